use std::collections::HashMap;
use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::Poll;

use async_trait::async_trait;
use frontrow_application::ports::{Clock, SeatLock, Unavailable};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::guard::lock;

/// How often a lock is tried. A holder on another thread is done by then; whoever is not holds on for longer.
const TRIES_AT_MOST: usize = 3;

/// Below this nothing is gained by looking for locks that have lapsed.
const SWEEP_AT_LEAST: usize = 1_024;

/// Locks of this process.
pub struct MemorySeatLock {
    clock: Arc<dyn Clock>,
    locks: Mutex<Locks>,
}

struct Locks {
    held: HashMap<Name, Held>,
    /// So many entries make a sweep worth its cost.
    sweep_at: usize,
}

/// A scope, and a name in it.
type Name = (Uuid, Uuid);

struct Held {
    owner: Uuid,
    until: OffsetDateTime,
}

impl MemorySeatLock {
    /// No lock is held; `clock` tells when one lapses.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, locks: Mutex::new(Locks { held: HashMap::new(), sweep_at: SWEEP_AT_LEAST }) }
    }

    fn try_once(&self, names: &[Name], owner: Uuid, ttl: Duration) -> bool {
        let now = self.clock.now();
        let mut locks = lock(&self.locks);
        if !names.iter().all(|name| locks.is_free(name, owner, now)) {
            return false;
        }
        locks.sweep(now);
        for name in names {
            locks.held.insert(*name, Held { owner, until: now + ttl });
        }
        true
    }
}

impl Locks {
    fn is_free(&self, name: &Name, owner: Uuid, now: OffsetDateTime) -> bool {
        self.held.get(name).is_none_or(|held| held.owner == owner || now >= held.until)
    }

    /// Whoever vanished without releasing left locks behind; their number stays within twice that of the live ones.
    fn sweep(&mut self, now: OffsetDateTime) {
        if self.held.len() >= self.sweep_at {
            self.held.retain(|_, held| now < held.until);
            self.sweep_at = SWEEP_AT_LEAST.max(2 * self.held.len());
        }
    }
}

#[async_trait]
impl SeatLock for MemorySeatLock {
    async fn acquire(&self, scope: Uuid, names: &[Uuid], owner: Uuid, ttl: Duration) -> Result<bool, Unavailable> {
        let names: Vec<Name> = names.iter().map(|name| (scope, *name)).collect();
        for _ in 1..TRIES_AT_MOST {
            if self.try_once(&names, owner, ttl) {
                return Ok(true);
            }
            let_others_go_on().await;
        }
        Ok(self.try_once(&names, owner, ttl))
    }

    async fn release(&self, scope: Uuid, names: &[Uuid], owner: Uuid) -> Result<(), Unavailable> {
        let mut locks = lock(&self.locks);
        for name in names.iter().map(|name| (scope, *name)) {
            if locks.held.get(&name).is_some_and(|held| held.owner == owner) {
                locks.held.remove(&name);
            }
        }
        Ok(())
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
