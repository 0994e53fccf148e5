//! What locking seats and locking sections have in common.

mod seats;
mod sections;

use std::sync::Arc;

use frontrow_domain::reservation::Claim;
use time::Duration;
use uuid::Uuid;

pub use self::seats::LockedSeats;
pub use self::sections::LockedSections;
use crate::ports::{Hold, IdGenerator, SeatLock};

/// Long enough for any hold. Whoever vanishes with a lock slows the others down for no longer.
const LOCK_TTL: Duration = Duration::seconds(3);

/// Sorts a crowd, so that of many who want the same few reach the database at once.
///
/// It grants nothing and refuses nothing: without the lock the inventory is asked all the same, and answers as ever.
#[derive(Clone)]
pub struct Locking {
    /// Who has which lock.
    pub lock: Arc<dyn SeatLock>,
    /// Makes each holder's name, so that nobody frees another's lock.
    pub ids: Arc<dyn IdGenerator>,
}

impl Locking {
    /// Carries `decision` out while what it is about is locked.
    async fn during<T>(&self, hold: &Hold, decision: impl Future<Output = T>) -> T {
        let date = hold.change.after.date().as_uuid();
        let names = names(hold);
        let owner = self.ids.next_id();
        let locked = self.lock(date, &names, owner).await;
        let outcome = decision.await;
        if locked {
            self.unlock(date, &names, owner).await;
        }
        outcome
    }

    async fn lock(&self, date: Uuid, names: &[Uuid], owner: Uuid) -> bool {
        match self.lock.acquire(date, names, owner, LOCK_TTL).await {
            Ok(locked) => locked,
            Err(unavailable) => {
                // Quietly: what is away says so itself, once and not with every hold.
                tracing::debug!(error = &unavailable as &dyn std::error::Error, "holding without the lock");
                false
            }
        }
    }

    async fn unlock(&self, date: Uuid, names: &[Uuid], owner: Uuid) {
        if let Err(unavailable) = self.lock.release(date, names, owner).await {
            tracing::debug!(error = &unavailable as &dyn std::error::Error, "the lock will lapse by itself");
        }
    }
}

/// Each seat has its lock, and each standing section one for all its places.
fn names(hold: &Hold) -> Vec<Uuid> {
    match hold.change.after.claim() {
        Claim::Seats(seats) => seats.ids().map(|seat| seat.as_uuid()).collect(),
        Claim::Places(places) => vec![places.section().as_uuid()],
    }
}

#[cfg(test)]
mod tests;
