//! What a gate of slots before seats and before sections has in common.

mod seats;
mod sections;

use std::error::Error;
use std::sync::Arc;

pub use self::seats::SlottedSeats;
pub use self::sections::SlottedSections;
use crate::news::{News, SalesNews, Standing};
use crate::ports::{Hold, SlotArea, SlotClaim, SlotGate, Unavailable};

/// The gate, and the way to tell it what nobody waits for.
#[derive(Clone)]
struct Gate {
    gate: Arc<dyn SlotGate>,
    news: Arc<dyn SalesNews>,
}

impl Gate {
    /// What it says; none while it cannot be asked, and then the inventory alone decides.
    fn answered<T>(answer: Result<T, Unavailable>) -> Option<T> {
        answer.inspect_err(|unavailable| Self::missed("holding without the gate", unavailable)).ok()
    }

    /// The inventory granted what the gate had not taken.
    fn learn(&self, hold: &Hold) {
        self.news.tell(&News::Wrote(Standing::from(&hold.change)));
    }

    /// The inventory refused what the gate had taken. Waited for: whoever is refused may ask for something else at
    /// once.
    async fn give_back(&self, hold: &Hold) {
        if let Err(unavailable) = self.gate.give_back(&SlotClaim::of(&Standing::from(&hold.change))).await {
            Self::missed("slots are given back later", &unavailable);
        }
    }

    /// The inventory knows of claims that the gate does not.
    async fn misses_something(&self, hold: &Hold) {
        if let Err(unavailable) = self.gate.want(SlotArea::of(&Standing::from(&hold.change))).await {
            Self::missed("the gate is filled later", &unavailable);
        }
    }

    /// Quietly: what cannot be reached says so itself, once and not with every hold.
    fn missed(what: &'static str, unavailable: &Unavailable) {
        tracing::debug!(error = unavailable as &dyn Error, "{what}");
    }
}

#[cfg(test)]
mod tests;
