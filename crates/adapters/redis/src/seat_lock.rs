use std::sync::Arc;
use std::time::Duration as Pause;

use async_trait::async_trait;
use frontrow_application::ports::{Clock, SeatLock, Unavailable};
use rand::Rng;
use time::Duration;
use tokio::time::{Instant, timeout};
use uuid::Uuid;

use crate::script::{Script, milliseconds};
use crate::{Redis, keys, limits};

static ACQUIRE: Script = Script::new(include_str!("seat_lock/acquire.lua"));
static RELEASE: Script = Script::new(include_str!("seat_lock/release.lua"));

/// The contract's: nobody waits longer for others.
const PATIENCE: Pause = Pause::from_millis(200);
/// The first pause is random between nothing and this, and the bound doubles each time: what a hold takes.
const FIRST_PAUSE_AT_MOST: Pause = Pause::from_millis(5);
/// No pause is longer, so that a lock that comes free is soon found.
const PAUSE_AT_MOST: Pause = Pause::from_millis(40);
/// A healthy Redis takes a tenth of it. Who locks next is behind the release on the same connection.
const RELEASED_WITHIN: Pause = Pause::from_millis(20);
/// How long Redis keeps a lock beyond its end. Clocks differ by less.
const KEPT_AFTER_ITS_END: Duration = Duration::seconds(10);

/// Locks that all replicas share. While Redis is away there are none, which costs speed and nothing else.
pub struct RedisSeatLock {
    redis: Redis,
    clock: Arc<dyn Clock>,
}

impl RedisSeatLock {
    /// `clock` tells when a lock lapses; all replicas have to share it.
    #[must_use]
    pub fn new(redis: Redis, clock: Arc<dyn Clock>) -> Self {
        Self { redis, clock }
    }

    async fn try_once(&self, keys: Vec<String>, owner: Uuid, ttl: Duration) -> Result<bool, Unavailable> {
        let now = self.clock.now();
        let kept_for = (ttl + KEPT_AFTER_ITS_END).whole_milliseconds();
        let arguments = vec![
            name(owner).into(),
            milliseconds(now).into(),
            milliseconds(now + ttl).into(),
            i64::try_from(kept_for).unwrap_or(i64::MAX).into(),
        ];
        self.redis.run(&ACQUIRE, keys, arguments).await
    }
}

#[async_trait]
impl SeatLock for RedisSeatLock {
    async fn acquire(&self, scope: Uuid, names: &[Uuid], owner: Uuid, ttl: Duration) -> Result<bool, Unavailable> {
        let keys = keys_of(scope, names);
        // The last try begins early enough to end in time.
        let last_try = Instant::now() + PATIENCE - limits::QUESTION;
        let mut pause_at_most = FIRST_PAUSE_AT_MOST;
        loop {
            if self.try_once(keys.clone(), owner, ttl).await? {
                return Ok(true);
            }
            let pause = rand::rng().random_range(Pause::ZERO..=pause_at_most);
            if Instant::now() + pause > last_try {
                return Ok(false);
            }
            step_back_for(pause).await;
            pause_at_most = PAUSE_AT_MOST.min(pause_at_most * 2);
        }
    }

    /// Goes on by itself where it takes longer: whoever has an answer for a buyer does not wait for a Redis that hangs.
    async fn release(&self, scope: Uuid, names: &[Uuid], owner: Uuid) -> Result<(), Unavailable> {
        let (redis, keys) = (self.redis.clone(), keys_of(scope, names));
        let release = tokio::spawn(async move { redis.run(&RELEASE, keys, vec![name(owner).into()]).await });
        match timeout(RELEASED_WITHIN, release).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(ended)) => Err(Unavailable::because("Redis", ended)),
            Err(_) => Ok(()),
        }
    }
}

fn keys_of(scope: Uuid, names: &[Uuid]) -> Vec<String> {
    names.iter().map(|name| keys::lock(scope, *name)).collect()
}

fn name(owner: Uuid) -> String {
    owner.simple().to_string()
}

#[expect(clippy::disallowed_methods, reason = "those who met once should not meet again: any length will do")]
async fn step_back_for(pause: Pause) {
    tokio::time::sleep(pause).await;
}
