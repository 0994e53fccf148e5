use std::sync::Arc;

use frontrow_application::ports::WaitingRoom;
use frontrow_redis::RedisWaitingRoom;
use frontrow_testkit::{FakeClock, FakeQueueJournal};

use crate::servers::{Cluster, Server, Single, redis};

macro_rules! suite {
    ($server:ty) => {
        use super::*;

        frontrow_testkit::waiting_room!(match waiting_room::<$server>().await {
            Some(room) => room,
            None => return,
        });
    };
}

mod single {
    suite!(Single);
}

mod cluster {
    suite!(Cluster);
}

async fn waiting_room<S: Server>() -> Option<Arc<dyn WaitingRoom>> {
    let journal = Arc::new(FakeQueueJournal::default());
    Some(Arc::new(RedisWaitingRoom::start(redis::<S>().await?, journal, Arc::new(FakeClock::default()))))
}
