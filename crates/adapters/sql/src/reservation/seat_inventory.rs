use async_trait::async_trait;
use frontrow_application::ports::{Hold, SeatHoldOutcome, SeatInventory, Unavailable};
use sea_orm::DatabaseTransaction;

use super::find::has_made_one;
use super::takeover::Takeover;
use crate::SqlDatabase;
use crate::commit::{Commit, NewHold, Refusal};
use crate::transaction::{Stop, Work};
use crate::value::digest;

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
        match self.database.write(&HoldWork { hold }).await? {
            Ok(()) => Ok(SeatHoldOutcome::Held),
            Err(refusal) => outcome(refusal),
        }
    }
}

fn outcome(refusal: Refusal) -> Result<SeatHoldOutcome, Unavailable> {
    match refusal {
        Refusal::KeyUsed => Ok(SeatHoldOutcome::KeyUsed),
        Refusal::SeatsTaken(seats) => Ok(SeatHoldOutcome::Taken { seats }),
        Refusal::SectionClosed => Ok(SeatHoldOutcome::SectionClosed),
        Refusal::LimitReached => Ok(SeatHoldOutcome::LimitReached),
        // The rows that could say so are locked, or not written by a hold of seats.
        Refusal::Superseded
        | Refusal::PlacesShort { .. }
        | Refusal::Occupied
        | Refusal::InsufficientPoints(_)
        | Refusal::WalletFull => Err(Unavailable::of("the inventory")),
    }
}

/// One hold, of seats or of places.
pub(super) struct HoldWork<'a> {
    pub(super) hold: &'a Hold,
}

#[async_trait]
impl Work for HoldWork<'_> {
    type Done = ();
    type Refusal = Refusal;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), Stop<Refusal>> {
        let Hold { change, key, limit_per_person } = self.hold;
        if has_made_one(transaction, change.after.holder(), key.digest).await? {
            return Err(Stop::Refused(Refusal::KeyUsed));
        }
        let takeover = Takeover::of(change, *limit_per_person, &[]);
        let steps = takeover.end_lapsed(transaction).await?;
        let hold = NewHold {
            change: change.clone(),
            idem: digest(key.digest),
            fingerprint: key.fingerprint,
            limit_per_person: *limit_per_person,
        };
        let commit = Commit { holds: vec![hold], steps, ..Commit::default() };
        let written = commit.write(transaction).await;
        takeover.judge(transaction, written).await
    }
}
