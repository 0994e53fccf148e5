//! Claims on seats and places.

mod expire;
mod find;
mod hold;
mod items;
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
pub use section_inventory::SqlSectionInventory;
pub(crate) use takeover::Takeover;
