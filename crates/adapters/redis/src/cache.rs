mod payload;

use std::sync::Arc;

use async_trait::async_trait;
use fred::interfaces::HashesInterface;
use frontrow_application::ports::{Cache, CacheKey, Cached, Clock, Unavailable};
use frontrow_domain::shared::ConcertId;
use futures_util::future::try_join_all;
use time::Duration;
use uuid::Uuid;

use crate::script::{Script, milliseconds};
use crate::{Redis, keys};

static PUT: Script = Script::new(include_str!("cache/put.lua"));
static FORGET: Script = Script::new(include_str!("cache/forget.lua"));

/// Whoever read a concert before its change has answered by then: no request takes longer.
const LATE_READERS_ARE_GONE_AFTER: Duration = Duration::seconds(10);

/// Among so many places the entries are spread, for the sake of a cluster's nodes. To forget a concert each is asked.
const BUCKETS: u128 = 8;

/// Answers that one replica has read and all may give again.
///
/// Where an entry lies follows from its key alone, because whoever asks for a date does not know its concert. So a
/// concert and its dates lie in several buckets, and a change goes through all of them.
pub struct RedisCache {
    redis: Redis,
    clock: Arc<dyn Clock>,
    name: String,
    in_a_bucket_at_most: usize,
}

impl RedisCache {
    /// A cache for at most `capacity` answers, the same for all who give it this name; `clock` tells when one ends.
    #[must_use]
    pub fn new(redis: Redis, clock: Arc<dyn Clock>, name: &str, capacity: usize) -> Self {
        let buckets = usize::try_from(BUCKETS).unwrap_or(usize::MAX);
        Self { redis, clock, name: name.to_owned(), in_a_bucket_at_most: (capacity / buckets).max(1) }
    }

    fn bucket_of(&self, key: CacheKey) -> Vec<String> {
        keys::cache_bucket(&self.name, id_of(key).as_u128() % BUCKETS)
    }
}

#[async_trait]
impl Cache for RedisCache {
    async fn get(&self, key: CacheKey) -> Result<Option<Cached>, Unavailable> {
        let now = milliseconds(self.clock.now());
        let values = self.bucket_of(key).swap_remove(0);
        let found: Option<String> =
            self.redis.ask(async |connection| connection.hget(values, field_of(key)).await).await?;
        let Some((end, value)) = found.as_deref().and_then(|entry| entry.split_once(' ')) else { return Ok(None) };
        Ok(if end.parse().is_ok_and(|end: i64| now < end) { payload::read(value) } else { None })
    }

    async fn put(&self, key: CacheKey, value: Cached, lifetime: Duration) -> Result<(), Unavailable> {
        let now = self.clock.now();
        let end = milliseconds(now + lifetime);
        let arguments = vec![
            milliseconds(now).into(),
            end.into(),
            text(concert_of(&value).as_uuid()).into(),
            field_of(key).into(),
            format!("{end} {}", payload::write(&value)).into(),
            i64::try_from(self.in_a_bucket_at_most).unwrap_or(i64::MAX).into(),
        ];
        self.redis.run(&PUT, self.bucket_of(key), arguments).await
    }

    async fn forget_concert(&self, concert: ConcertId) -> Result<(), Unavailable> {
        let now = self.clock.now();
        let late_until = milliseconds(now + LATE_READERS_ARE_GONE_AFTER);
        let arguments = [milliseconds(now).into(), late_until.into(), text(concert.as_uuid()).into()];
        let buckets = (0..BUCKETS).map(|bucket| keys::cache_bucket(&self.name, bucket));
        try_join_all(buckets.map(|keys| self.redis.run::<()>(&FORGET, keys, arguments.to_vec()))).await.map(drop)
    }
}

const fn id_of(key: CacheKey) -> Uuid {
    match key {
        CacheKey::Concert(concert) => concert.as_uuid(),
        CacheKey::Sale(date) => date.as_uuid(),
    }
}

fn field_of(key: CacheKey) -> String {
    let kind = match key {
        CacheKey::Concert(_) => "concert",
        CacheKey::Sale(_) => "sale",
    };
    format!("{kind}:{}", text(id_of(key)))
}

fn concert_of(value: &Cached) -> ConcertId {
    match value {
        Cached::Concert(concert) => concert.id,
        Cached::Sale(sale) => sale.concert.id,
    }
}

/// Always 32 characters: the scripts count on it.
fn text(id: Uuid) -> String {
    id.simple().to_string()
}
