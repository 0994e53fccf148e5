//! Where locks and slots are kept.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use frontrow_application::news::{Listeners, SalesNews};
use frontrow_application::ports::{MockSlotGate, PlacesTake, SeatLock, SeatsTake, SlotGate};
use frontrow_memory::{MemorySeatLock, MemorySlotGate};
use frontrow_redis::{Redis, RedisSeatLock, RedisSettings, RedisSlotGate, RedisSlotNews};
use frontrow_testkit::FakeClock;

/// A kind of coordination, of a test's own.
#[async_trait]
pub(crate) trait Kind: Send + Sync {
    /// None when there is no server.
    async fn lock() -> Option<Arc<dyn SeatLock>>;
    /// The gate, and the way to tell it.
    async fn gate() -> Option<(Arc<dyn SlotGate>, Arc<dyn SalesNews>)>;
}

pub(crate) struct InMemory;
pub(crate) struct InRedis;

/// A gate that everything is full for.
pub(crate) struct Refusing;

#[async_trait]
impl Kind for InMemory {
    async fn lock() -> Option<Arc<dyn SeatLock>> {
        Some(Arc::new(MemorySeatLock::new(Arc::new(FakeClock::default()))))
    }

    async fn gate() -> Option<(Arc<dyn SlotGate>, Arc<dyn SalesNews>)> {
        let gate = Arc::new(MemorySlotGate::new());
        Some((gate.clone(), gate))
    }
}

#[async_trait]
impl Kind for InRedis {
    async fn lock() -> Option<Arc<dyn SeatLock>> {
        Some(Arc::new(RedisSeatLock::new(redis().await?, Arc::new(FakeClock::default()))))
    }

    async fn gate() -> Option<(Arc<dyn SlotGate>, Arc<dyn SalesNews>)> {
        let gate = RedisSlotGate::new(redis().await?);
        Some((Arc::new(gate.clone()), Arc::new(RedisSlotNews::start(gate))))
    }
}

#[async_trait]
impl Kind for Refusing {
    async fn lock() -> Option<Arc<dyn SeatLock>> {
        InMemory::lock().await
    }

    async fn gate() -> Option<(Arc<dyn SlotGate>, Arc<dyn SalesNews>)> {
        let mut gate = MockSlotGate::new();
        gate.expect_take_places().returning(|_, _| Ok(PlacesTake::Full { free: 0 }));
        gate.expect_take_seats().returning(|_| Ok(SeatsTake::Held));
        gate.expect_want().returning(|_| Ok(()));
        gate.expect_wanted().returning(|_| Ok(Vec::new()));
        gate.expect_areas().returning(|| Ok(Vec::new()));
        Some((Arc::new(gate), Arc::new(Listeners::default())))
    }
}

/// The server at `TEST_REDIS_URL`.
async fn redis() -> Option<Redis> {
    let url = crate::fresh::url("TEST_REDIS_URL")?;
    // No clause is about a machine that does other things besides.
    let redis = Redis::start(&RedisSettings { answers_within: Duration::from_secs(10), ..RedisSettings::at(&url) })
        .await
        .unwrap();
    assert!(redis.is_up(), "nobody answers at TEST_REDIS_URL");
    Some(redis)
}
