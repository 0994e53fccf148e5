//! The suites, on one server and on a cluster.

use std::sync::Arc;

use frontrow_application::ports::SeatLock;
use frontrow_redis::RedisSeatLock;
use frontrow_testkit::FakeClock;
use frontrow_testkit::coordination::Timed;

use crate::servers::{Cluster, Server, Single, redis};

macro_rules! suites {
    ($server:ty) => {
        use super::*;

        frontrow_testkit::seat_lock!(match lock::<$server>().await {
            Some(lock) => lock,
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
