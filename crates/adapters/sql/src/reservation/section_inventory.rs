use async_trait::async_trait;
use frontrow_application::ports::{Hold, SectionHoldOutcome, SectionInventory, Unavailable};

use super::hold::claim;
use crate::SqlDatabase;
use crate::commit::Refusal;

/// Places of standing sections, claimed by one conditional UPDATE of the section's counters.
#[derive(Clone, Debug)]
pub struct SqlSectionInventory {
    database: SqlDatabase,
}

impl SqlSectionInventory {
    /// The sections in `database`.
    #[must_use]
    pub const fn new(database: SqlDatabase) -> Self {
        Self { database }
    }
}

#[async_trait]
impl SectionInventory for SqlSectionInventory {
    async fn hold(&self, hold: &Hold) -> Result<SectionHoldOutcome, Unavailable> {
        match claim(&self.database, hold).await? {
            Ok(()) => Ok(SectionHoldOutcome::Held),
            Err(refusal) => outcome(&refusal),
        }
    }
}

/// The refusal as the port tells it.
pub(crate) fn outcome(refusal: &Refusal) -> Result<SectionHoldOutcome, Unavailable> {
    match refusal {
        Refusal::KeyUsed => Ok(SectionHoldOutcome::KeyUsed),
        Refusal::PlacesShort { remaining } => Ok(SectionHoldOutcome::SoldOut { remaining: *remaining }),
        Refusal::SectionClosed => Ok(SectionHoldOutcome::SectionClosed),
        Refusal::LimitReached => Ok(SectionHoldOutcome::LimitReached),
        // The rows that could say so are locked, or not written by a hold of places.
        Refusal::Superseded
        | Refusal::SeatsTaken(_)
        | Refusal::HeardBefore
        | Refusal::Occupied
        | Refusal::InsufficientPoints(_)
        | Refusal::WalletFull => Err(Unavailable::of("the inventory")),
    }
}
