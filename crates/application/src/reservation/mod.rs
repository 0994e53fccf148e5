//! Holding, confirming, giving back.

mod cancel;
mod confirm;
mod expire;
mod list;
mod show;
mod show_log;

pub use cancel::{CancelCommand, CancelError, CancelReservation};
pub use confirm::{ConfirmCommand, ConfirmError, ConfirmReservation};
pub use expire::ExpireHolds;
pub use list::ListReservations;
pub use show::{ShowError, ShowReservation};
pub use show_log::ShowLog;

#[cfg(test)]
mod tests;
