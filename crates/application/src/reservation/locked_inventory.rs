use std::sync::Arc;

use async_trait::async_trait;
use frontrow_domain::reservation::Claim;
use time::Duration;
use uuid::Uuid;

use crate::ports::{Hold, IdGenerator, SeatHoldOutcome, SeatInventory, SeatLock, Unavailable};

/// Long enough for any hold. Whoever vanishes with a lock slows the others down for no longer.
const LOCK_TTL: Duration = Duration::seconds(3);

/// An inventory behind a lock, so that of many who want one seat few reach the database at once.
///
/// The lock grants nothing and refuses nothing: without it the inventory is asked all the same, and answers as ever.
pub struct LockedInventory {
    /// Who decides.
    pub inner: Arc<dyn SeatInventory>,
    /// Who sorts the crowd.
    pub lock: Arc<dyn SeatLock>,
    /// Makes each holder's name, so that nobody frees another's lock.
    pub ids: Arc<dyn IdGenerator>,
}

#[async_trait]
impl SeatInventory for LockedInventory {
    async fn hold(&self, hold: &Hold) -> Result<SeatHoldOutcome, Unavailable> {
        let date = hold.change.after.date().as_uuid();
        let names = names(hold);
        let owner = self.ids.next_id();
        let locked = self.lock(date, &names, owner).await;
        let outcome = self.inner.hold(hold).await;
        if locked {
            self.unlock(date, &names, owner).await;
        }
        outcome
    }
}

impl LockedInventory {
    async fn lock(&self, date: Uuid, names: &[Uuid], owner: Uuid) -> bool {
        match self.lock.acquire(date, names, owner, LOCK_TTL).await {
            Ok(locked) => locked,
            Err(unavailable) => {
                tracing::warn!(error = &unavailable as &dyn std::error::Error, "holding without the lock");
                false
            }
        }
    }

    async fn unlock(&self, date: Uuid, names: &[Uuid], owner: Uuid) {
        if let Err(unavailable) = self.lock.release(date, names, owner).await {
            tracing::warn!(error = &unavailable as &dyn std::error::Error, "the lock will lapse by itself");
        }
    }
}

fn names(hold: &Hold) -> Vec<Uuid> {
    match hold.change.after.claim() {
        Claim::Seats(seats) => seats.ids().map(|seat| seat.as_uuid()).collect(),
        Claim::Places(places) => vec![places.section().as_uuid()],
    }
}

#[cfg(test)]
mod tests;
