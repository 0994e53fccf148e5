//! Claims on seats and places.

mod claims;
mod expire;
mod find;
mod hold;
mod items;
mod key_lookups;
mod lapsed;
mod log;
mod reservations;
mod row;
mod search;
mod seat_inventory;
mod section_inventory;
mod takeover;

pub(crate) use items::items_text;
pub use reservations::SqlReservations;
pub use seat_inventory::SqlSeatInventory;
pub(crate) use seat_inventory::outcome as seats_refused;
pub use section_inventory::SqlSectionInventory;
pub(crate) use section_inventory::outcome as places_refused;
pub(crate) use takeover::Takeover;
