//! What this replica has just written, for whoever keeps copies of it.
//!
//! News make copies fresher and never right: other replicas write too, and nothing here tells of them.

mod announced_programme;
mod announced_seats;
mod announced_sections;
mod announced_settlements;
mod doubt;

use std::sync::Arc;

pub use announced_programme::AnnouncedProgramme;
pub use announced_seats::AnnouncedSeats;
pub use announced_sections::AnnouncedSections;
pub use announced_settlements::AnnouncedSettlements;
use frontrow_domain::reservation::Reservation;

/// Somebody who keeps copies and hears of changes, after their commit. It must not block: every sale waits for it.
pub trait SalesNews: Send + Sync {
    /// The reservation stands as it was written.
    fn wrote(&self, reservation: &Reservation);
    /// Nobody knows whether it was written.
    fn may_have_written(&self, reservation: &Reservation);
    /// Dates or sections came, went or changed.
    fn programme_changed(&self);
}

/// Everybody who wants to know.
#[derive(Clone, Default)]
pub struct Listeners(pub Vec<Arc<dyn SalesNews>>);

impl SalesNews for Listeners {
    fn wrote(&self, reservation: &Reservation) {
        self.0.iter().for_each(|listener| listener.wrote(reservation));
    }

    fn may_have_written(&self, reservation: &Reservation) {
        self.0.iter().for_each(|listener| listener.may_have_written(reservation));
    }

    fn programme_changed(&self) {
        self.0.iter().for_each(|listener| listener.programme_changed());
    }
}

#[cfg(test)]
mod tests;
