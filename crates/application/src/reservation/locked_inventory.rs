use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;

use async_trait::async_trait;
use frontrow_domain::reservation::Claim;
use time::Duration;
use uuid::Uuid;

use crate::ports::{Hold, IdGenerator, SeatHoldOutcome, SeatInventory, SeatLock, Unavailable};

/// Long enough for any hold. Whoever vanishes with a lock slows the others down for no longer.
const LOCK_TTL: Duration = Duration::seconds(3);

/// A lock is worth a few round trips and no wait: whoever fails so often does better to ask the inventory itself.
const TRIES_AT_MOST: usize = 3;

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
        let names = names(hold);
        let owner = self.ids.next_id();
        let locked = self.lock(&names, owner).await;
        let outcome = self.inner.hold(hold).await;
        if locked {
            self.unlock(&names, owner).await;
        }
        outcome
    }
}

impl LockedInventory {
    async fn lock(&self, names: &[Uuid], owner: Uuid) -> bool {
        for _ in 0..TRIES_AT_MOST {
            match self.lock.acquire(names, owner, LOCK_TTL).await {
                Ok(true) => return true,
                Ok(false) => let_others_go_on().await,
                Err(unavailable) => {
                    tracing::warn!(error = &unavailable as &dyn std::error::Error, "holding without the lock");
                    return false;
                }
            }
        }
        false
    }

    async fn unlock(&self, names: &[Uuid], owner: Uuid) {
        if let Err(unavailable) = self.lock.release(names, owner).await {
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

/// Steps back once, so that a holder on the same thread can finish.
async fn let_others_go_on() {
    let mut stepped_back = false;
    poll_fn(|context| {
        if stepped_back {
            return Poll::Ready(());
        }
        stepped_back = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

#[cfg(test)]
mod tests;
