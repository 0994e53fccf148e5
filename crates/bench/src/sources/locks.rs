use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context;
use rand::Rng;
use uuid::Uuid;

use crate::redis::{Redis, Talk};

/// With 256 callers and one lock, long.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
/// Nobody who is well keeps it for so long.
const LEASE_MILLISECONDS: &str = "30000";
/// How long somebody who finds it taken waits before the next try, at random: callers that met once should not meet
/// again.
const PAUSE_MILLISECONDS: std::ops::Range<u64> = 5..25;
/// Frees a lock for whoever still has it.
const RELEASE: &str =
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) else return 0 end";

/// Locks in Redis: SET NX PX, tried again and again.
pub(super) struct RedisLocks {
    redis: Redis,
    /// As many as were ever used at once, which is at most one for each caller.
    idle: Mutex<Vec<Talk>>,
}

/// A lock that was taken.
pub(super) struct Taken {
    name: String,
    owner: String,
}

impl RedisLocks {
    pub(super) fn new(redis: Redis) -> Self {
        Self { redis, idle: Mutex::default() }
    }

    pub(super) async fn acquire(&self, name: String) -> anyhow::Result<Taken> {
        let lock = Taken { name, owner: Uuid::now_v7().to_string() };
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            let question = ["SET", &lock.name, &lock.owner, "NX", "PX", LEASE_MILLISECONDS];
            if self.ask(&question).await?.is_some() {
                return Ok(lock);
            }
            let pause = rand::rng().random_range(PAUSE_MILLISECONDS);
            step_back_for(Duration::from_millis(pause)).await;
        }
        anyhow::bail!("the lock was not to be had")
    }

    pub(super) async fn release(&self, lock: &Taken) -> anyhow::Result<()> {
        let freed = self.ask(&["EVAL", RELEASE, "1", &lock.name, &lock.owner]).await?;
        anyhow::ensure!(freed.as_deref() == Some("1"), "the lock was somebody else's");
        Ok(())
    }

    async fn ask(&self, words: &[&str]) -> anyhow::Result<Option<String>> {
        let kept = self.idle().pop();
        let mut talk = match kept {
            Some(talk) => talk,
            None => self.redis.talk().await.context("a connection for a lock")?,
        };
        let answer = talk.ask_one(words).await?;
        self.idle().push(talk);
        Ok(answer)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Talk>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[expect(clippy::disallowed_methods, reason = "the manner that is measured: try, wait, try again")]
async fn step_back_for(pause: Duration) {
    tokio::time::sleep(pause).await;
}
