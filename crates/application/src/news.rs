//! What was just written, for whoever keeps copies of it.
//!
//! News make copies fresher and never right: the row decides, and news may be late or get lost.

mod announced_programme;
mod announced_seats;
mod announced_sections;
mod announced_settlements;
mod doubt;
mod standing;

use std::sync::Arc;

pub use announced_programme::AnnouncedProgramme;
pub use announced_seats::AnnouncedSeats;
pub use announced_sections::AnnouncedSections;
pub use announced_settlements::AnnouncedSettlements;
pub use standing::{Claimed, Standing};

/// One piece of news: all that whoever keeps copies needs of it, and no more than can travel to other replicas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// The reservation stands as it was written.
    Wrote(Standing),
    /// Nobody knows whether it was written.
    MayHaveWritten(Standing),
    /// Sellers changed something.
    ProgrammeChanged(ProgrammeChange),
    /// News got lost: anything may have changed.
    Lost,
}

/// What sellers changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProgrammeChange {
    /// A concert or a date came, or what is said of a concert changed. Every hall is as it was.
    Listing,
    /// A section came or changed, or a concert went with all its halls.
    Halls,
}

/// Somebody who keeps copies and is told of changes, after their commit. It must not block: every sale waits for it.
pub trait SalesNews: Send + Sync {
    /// This is so, or may be so.
    fn tell(&self, news: &News);
}

/// Everybody who wants to know, told in this order.
#[derive(Clone, Default)]
pub struct Listeners(pub Vec<Arc<dyn SalesNews>>);

impl SalesNews for Listeners {
    fn tell(&self, news: &News) {
        self.0.iter().for_each(|listener| listener.tell(news));
    }
}

#[cfg(test)]
mod tests;
