use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use frontrow_application::ports::{Clock, SeatLock, Unavailable};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::guard::lock;

/// Below this nothing is gained by looking for locks that have lapsed.
const SWEEP_AT_LEAST: usize = 1_024;

/// Locks of this process.
pub struct MemorySeatLock {
    clock: Arc<dyn Clock>,
    locks: Mutex<Locks>,
}

struct Locks {
    held: HashMap<Uuid, Held>,
    /// So many entries make a sweep worth its cost.
    sweep_at: usize,
}

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
}

impl Locks {
    fn is_free(&self, name: &Uuid, owner: Uuid, now: OffsetDateTime) -> bool {
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
    async fn acquire(&self, names: &[Uuid], owner: Uuid, ttl: Duration) -> Result<bool, Unavailable> {
        let now = self.clock.now();
        let mut locks = lock(&self.locks);
        if !names.iter().all(|name| locks.is_free(name, owner, now)) {
            return Ok(false);
        }
        locks.sweep(now);
        for name in names {
            locks.held.insert(*name, Held { owner, until: now + ttl });
        }
        Ok(true)
    }

    async fn release(&self, names: &[Uuid], owner: Uuid) -> Result<(), Unavailable> {
        let mut locks = lock(&self.locks);
        for name in names {
            if locks.held.get(name).is_some_and(|held| held.owner == owner) {
                locks.held.remove(name);
            }
        }
        Ok(())
    }
}
