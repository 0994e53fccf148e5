//! The suites, on one server and on a cluster.

use std::sync::Arc;

use frontrow_application::ports::{Cache, SeatLock};
use frontrow_redis::{RedisCache, RedisSeatLock};
use frontrow_testkit::coordination::Timed;
use frontrow_testkit::coordination::cache::CAPACITY;
use frontrow_testkit::{FakeClock, new_id};

use crate::servers::{Cluster, Server, Single, redis};

macro_rules! suites {
    ($server:ty) => {
        use super::*;

        frontrow_testkit::seat_lock!(match lock::<$server>().await {
            Some(lock) => lock,
            None => return,
        });

        frontrow_testkit::cache!(match cache::<$server>().await {
            Some(cache) => cache,
            None => return,
        });
    };
}

mod single {
    suites!(Single);
}

mod cluster {
    suites!(Cluster);
}

async fn lock<S: Server>() -> Option<Timed<dyn SeatLock>> {
    let clock = Arc::new(FakeClock::default());
    let port = Arc::new(RedisSeatLock::new(redis::<S>().await?, clock.clone()));
    Some(Timed { port, time: clock })
}

async fn cache<S: Server>() -> Option<Timed<dyn Cache>> {
    let clock = Arc::new(FakeClock::default());
    let name = new_id().to_string();
    let port = Arc::new(RedisCache::new(redis::<S>().await?, clock.clone(), &name, CAPACITY));
    Some(Timed { port, time: clock })
}
