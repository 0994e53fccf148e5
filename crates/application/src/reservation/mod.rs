//! Holding, confirming, giving back.

mod cancel;
mod clear_slots;
mod confirm;
mod expire;
mod hold;
mod hold_places;
mod hold_seats;
mod known_held;
mod list;
mod locked;
mod show;
mod show_log;
mod slotted;
mod tidy_slots;

pub use cancel::{CancelCommand, CancelError, CancelReservation};
pub use clear_slots::ClearSlots;
pub use confirm::{ConfirmCommand, ConfirmError, ConfirmReservation};
pub use expire::ExpireHolds;
pub use hold::{BoxOffice, HoldError, InvalidSeats};
pub use hold_places::{HoldPlaces, HoldPlacesCommand};
pub use hold_seats::{HoldSeats, HoldSeatsCommand};
pub use known_held::KnownHeld;
pub use list::ListReservations;
pub use locked::{LockedSeats, LockedSections, Locking};
pub use show::{ShowError, ShowReservation};
pub use show_log::ShowLog;
pub use slotted::{SlottedSeats, SlottedSections};
pub use tidy_slots::TidySlots;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod wanted;
