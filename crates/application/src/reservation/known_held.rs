mod shard;

use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use frontrow_domain::reservation::{Claim, SeatSet};
use frontrow_domain::shared::{SeatId, UserId};
use time::OffsetDateTime;

use self::shard::{Known, Shard};
use crate::news::{Claimed, News, SalesNews, Standing};
use crate::ports::{Hold, SeatHoldOutcome, SeatInventory, Unavailable};

/// So that requests on all cores seldom wait for one mutex, and a release forgets little that is being learned.
const SHARDS: usize = 256;

/// An inventory that is not asked for seats of which it is known that somebody holds them.
///
/// It refuses and never grants: a refusal that comes too late costs a query, and one that holds for too long is over two
/// seconds after the last news, wherever they come from. A cart is refused here only where the answer is the inventory's
/// own: each of its seats is known to be held. The request that holds them is passed on when it comes again.
pub struct KnownHeld {
    inner: Arc<dyn SeatInventory>,
    hasher: RandomState,
    shards: Vec<Mutex<Shard>>,
}

impl KnownHeld {
    /// Spares `inner` the hopeless.
    #[must_use]
    pub fn new(inner: Arc<dyn SeatInventory>) -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
        Self { inner, hasher: RandomState::new(), shards }
    }

    fn shard(&self, seat: SeatId) -> MutexGuard<'_, Shard> {
        let shard = self.hasher.hash_one(seat) % SHARDS as u64;
        let shard = usize::try_from(shard).unwrap_or_default();
        self.shards[shard].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether every seat is held for all we know, and not by this very request; and what releases were heard of.
    fn look(&self, seats: &SeatSet, who: UserId, key: [u8; 16], now: OffsetDateTime) -> (bool, Vec<u64>) {
        let mut all_held = true;
        let mut releases = Vec::with_capacity(seats.seats().len());
        for seat in seats.ids() {
            let shard = self.shard(seat);
            all_held &= shard.is_held(seat, who, key, now);
            releases.push(shard.releases());
        }
        (all_held, releases)
    }

    /// What was asked for while a seat came free may be older than that.
    fn learn(&self, seats: &SeatSet, releases: &[u64], learned: impl Fn(SeatId, &mut Shard)) {
        for (seat, releases) in seats.ids().zip(releases) {
            let mut shard = self.shard(seat);
            if shard.releases() == *releases {
                learned(seat, &mut shard);
            }
        }
    }

    fn hear(&self, standing: &Standing) {
        if let Claimed::Seats(seats) = &standing.claimed {
            let known = Known::from(standing);
            seats.iter().for_each(|seat| self.shard(*seat).hear(*seat, known));
        }
    }

    fn forget(&self, standing: &Standing) {
        if let Claimed::Seats(seats) = &standing.claimed {
            seats.iter().for_each(|seat| self.shard(*seat).release(*seat, standing.at));
        }
    }
}

#[async_trait]
impl SeatInventory for KnownHeld {
    async fn hold(&self, hold: &Hold) -> Result<SeatHoldOutcome, Unavailable> {
        let wanted = &hold.change.after;
        let Claim::Seats(seats) = wanted.claim() else { return self.inner.hold(hold).await };
        let (who, now) = (wanted.holder(), wanted.created_at());
        let (all_held, releases) = self.look(seats, who, hold.key.digest, now);
        if all_held {
            return Ok(SeatHoldOutcome::Taken { seats: seats.ids().collect() });
        }
        let outcome = self.inner.hold(hold).await?;
        match &outcome {
            SeatHoldOutcome::Held => {
                let known = Known::from(&Standing::from(&hold.change)).by(hold.key.digest);
                self.learn(seats, &releases, |seat, shard| shard.learn(seat, known, now));
            }
            SeatHoldOutcome::Taken { seats: taken } => self.learn(seats, &releases, |seat, shard| {
                if taken.contains(&seat) {
                    shard.confirm(seat, now);
                }
            }),
            SeatHoldOutcome::KeyUsed | SeatHoldOutcome::SectionClosed | SeatHoldOutcome::LimitReached => {}
        }
        Ok(outcome)
    }
}

impl SalesNews for KnownHeld {
    /// Seats stay with their holders whatever sellers change, and what is not heard is not believed for long.
    fn tell(&self, news: &News) {
        match news {
            News::Wrote(standing) if standing.claims() => self.hear(standing),
            News::Wrote(standing) | News::MayHaveWritten(standing) => self.forget(standing),
            News::ProgrammeChanged(_) | News::Lost => {}
        }
    }
}

#[cfg(test)]
mod tests;
