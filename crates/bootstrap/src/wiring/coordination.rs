use std::sync::Arc;

use anyhow::Context;
use frontrow_application::catalog::SteadfastCache;
use frontrow_application::news::SalesNews;
use frontrow_application::ports::{Bulletin, Cache, Clock, IdGenerator, SeatLock, SlotGate, WaitingRoom};
use frontrow_memory::{MemoryCache, MemorySeatLock, MemorySlotGate, MemoryWaitingRoom};
use frontrow_redis::{
    Redis, RedisBulletin, RedisCache, RedisSeatLock, RedisSettings, RedisSlotGate, RedisSlotNews, RedisWaitingRoom,
};
use frontrow_sql::{SqlDatabase, SqlQueueJournal};

use crate::settings::{CoordinationKind, Settings};

/// Concerts and dates that are kept: far more than one box office has on sale.
const CACHED_CONCERTS_AT_MOST: usize = 10_000;

/// What sorts a crowd and decides nothing: in this process, or in Redis for all replicas.
pub struct Coordination {
    pub waiting_room: Arc<dyn WaitingRoom>,
    pub cache: Arc<dyn Cache>,
    pub lock: Arc<dyn SeatLock>,
    pub slots: Slots,
    /// What all replicas share; none where this process is alone.
    pub shared: Option<Shared>,
}

/// The gate of slots, and the way to tell it what nobody waits for.
#[derive(Clone)]
pub struct Slots {
    pub gate: Arc<dyn SlotGate>,
    pub news: Arc<dyn SalesNews>,
}

/// What is to be asked about, and to be stopped.
#[derive(Clone)]
pub struct Shared {
    pub redis: Redis,
    pub bulletin: Arc<RedisBulletin>,
    pub waiting_room: Arc<RedisWaitingRoom>,
}

impl Coordination {
    pub async fn start(
        settings: &Settings,
        database: &SqlDatabase,
        clock: Arc<dyn Clock>,
        ids: &dyn IdGenerator,
    ) -> anyhow::Result<Self> {
        match settings.coordination.kind {
            CoordinationKind::Memory => Ok(Self::in_memory(clock)),
            CoordinationKind::Redis => {
                let url = settings.coordination.redis_url.reveal().unwrap_or_default().to_owned();
                let redis = Redis::start(&RedisSettings::at(&url)).await.context("setting `coordination.redis_url`")?;
                Ok(Self::in_redis(redis, database, clock, ids))
            }
        }
    }

    fn in_memory(clock: Arc<dyn Clock>) -> Self {
        let gate = Arc::new(MemorySlotGate::new());
        Self {
            waiting_room: Arc::new(MemoryWaitingRoom::new()),
            cache: Arc::new(MemoryCache::new(clock.clone(), CACHED_CONCERTS_AT_MOST)),
            lock: Arc::new(MemorySeatLock::new(clock)),
            slots: Slots { gate: gate.clone(), news: gate },
            shared: None,
        }
    }

    fn in_redis(redis: Redis, database: &SqlDatabase, clock: Arc<dyn Clock>, ids: &dyn IdGenerator) -> Self {
        let journal = Arc::new(SqlQueueJournal::new(database.clone()));
        let waiting_room = Arc::new(RedisWaitingRoom::start(redis.clone(), journal, clock.clone()));
        let cache = RedisCache::new(redis.clone(), clock.clone(), "catalog", CACHED_CONCERTS_AT_MOST);
        let gate = RedisSlotGate::new(redis.clone());
        let bulletin = Arc::new(RedisBulletin::start(&redis, ids.next_id()));
        Self {
            waiting_room: waiting_room.clone(),
            cache: Arc::new(SteadfastCache::new(Arc::new(cache))),
            lock: Arc::new(RedisSeatLock::new(redis.clone(), clock)),
            slots: Slots { gate: Arc::new(gate.clone()), news: Arc::new(RedisSlotNews::start(gate)) },
            shared: Some(Shared { redis, bulletin, waiting_room }),
        }
    }

    /// Where replicas hear of each other.
    pub fn bulletin(&self) -> Option<Arc<dyn Bulletin>> {
        self.shared.as_ref().map(|shared| shared.bulletin.clone() as Arc<dyn Bulletin>)
    }
}

impl Shared {
    /// Tells and writes down what is left, then hangs up.
    pub async fn stop(&self) {
        self.bulletin.stop().await;
        if let Err(unavailable) = self.waiting_room.stop().await {
            tracing::warn!(error = &unavailable as &dyn std::error::Error, "some places were not written down");
        }
        self.redis.stop().await;
    }
}
