use async_trait::async_trait;
use frontrow_application::ports::{Hold, SeatHoldOutcome, SeatInventory, Unavailable};

use super::hold::claim;
use crate::SqlDatabase;
use crate::commit::Refusal;

/// Numbered seats, each claimed by one conditional UPDATE of its row.
#[derive(Clone, Debug)]
pub struct SqlSeatInventory {
    database: SqlDatabase,
}

impl SqlSeatInventory {
    /// The seats in `database`.
    #[must_use]
    pub const fn new(database: SqlDatabase) -> Self {
        Self { database }
    }
}

#[async_trait]
impl SeatInventory for SqlSeatInventory {
    async fn hold(&self, hold: &Hold) -> Result<SeatHoldOutcome, Unavailable> {
        match claim(&self.database, hold).await? {
            Ok(()) => Ok(SeatHoldOutcome::Held),
            Err(refusal) => outcome(refusal),
        }
    }
}

/// The refusal as the port tells it.
pub(crate) fn outcome(refusal: Refusal) -> Result<SeatHoldOutcome, Unavailable> {
    match refusal {
        Refusal::KeyUsed => Ok(SeatHoldOutcome::KeyUsed),
        Refusal::SeatsTaken(seats) => Ok(SeatHoldOutcome::Taken { seats }),
        Refusal::SectionClosed => Ok(SeatHoldOutcome::SectionClosed),
        Refusal::LimitReached => Ok(SeatHoldOutcome::LimitReached),
        // The rows that could say so are locked, or not written by a hold of seats.
        Refusal::Superseded
        | Refusal::PlacesShort { .. }
        | Refusal::HeardBefore
        | Refusal::Occupied
        | Refusal::InsufficientPoints(_)
        | Refusal::WalletFull => Err(Unavailable::of("the inventory")),
    }
}
