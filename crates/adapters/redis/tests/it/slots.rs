//! The slots of sections and dates.

mod bytes;
mod requests;
mod told;

use std::sync::Arc;

use frontrow_application::ports::SlotGate;
use frontrow_redis::RedisSlotGate;

use crate::servers::{Cluster, Server, Single, redis};

macro_rules! suites {
    ($server:ty) => {
        use super::*;

        frontrow_testkit::slot_gate!(match gate::<$server>().await {
            Some(gate) => gate,
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

async fn gate<S: Server>() -> Option<Arc<dyn SlotGate>> {
    Some(Arc::new(RedisSlotGate::new(redis::<S>().await?)))
}
