//! Redis comes, goes and comes back.

use std::sync::Arc;
use std::time::Duration;

use frontrow_application::ports::{SeatLock, Unavailable};
use frontrow_redis::{Redis, RedisSeatLock, RedisSettings};
use frontrow_testkit::{FakeClock, new_id};
use tokio::time::{interval, timeout};

use crate::relay::{Relay, Way};
use crate::servers::{Single, url};

/// Forty times what it takes on an idle machine.
const SOON: Duration = Duration::from_secs(10);

pub(crate) async fn relay(way: Way) -> Option<(Relay, Redis)> {
    let url = url::<Single>()?;
    let server = url.trim_start_matches("redis://").trim_end_matches('/').rsplit('@').next().unwrap().to_owned();
    let relay = Relay::to(&server, way).await;
    let redis = Redis::start(&RedisSettings::at(&format!("redis://{}", relay.address))).await.unwrap();
    Some((relay, redis))
}

async fn question(redis: &Redis) -> Result<bool, Unavailable> {
    let lock = RedisSeatLock::new(redis.clone(), Arc::new(FakeClock::default()));
    lock.acquire(new_id(), &[new_id()], new_id(), time::Duration::SECOND).await
}

pub(crate) async fn until(what: &str, mut reached: impl AsyncFnMut() -> bool) {
    let mut looks = interval(Duration::from_millis(10));
    let waiting = async {
        while !reached().await {
            looks.tick().await;
        }
    };
    assert!(timeout(SOON, waiting).await.is_ok(), "{what}");
}

#[tokio::test]
async fn a_server_starts_without_redis_and_finds_it_when_it_comes() {
    let Some((relay, redis)) = relay(Way::Cut).await else { return };
    assert!(!redis.is_up());
    assert_eq!(*redis.comebacks().borrow(), 0);
    assert!(question(&redis).await.is_err());

    relay.is_now(Way::Open);
    until("Redis is found", async || redis.is_up()).await;
    assert!(question(&redis).await.unwrap());
    assert_eq!(*redis.comebacks().borrow(), 1);
}

#[tokio::test]
async fn while_redis_is_away_every_question_fails_at_once_and_they_reach_it_when_it_is_back() {
    let Some((relay, redis)) = relay(Way::Open).await else { return };
    assert!(question(&redis).await.unwrap());
    let mut comebacks = redis.comebacks();
    assert_eq!(*comebacks.borrow_and_update(), 1);

    relay.is_now(Way::Cut);
    until("it is noticed", async || question(&redis).await.is_err() && !redis.is_up()).await;
    let thousand_questions = async {
        for _ in 0..1_000 {
            assert!(question(&redis).await.is_err());
        }
    };
    assert!(timeout(SOON, thousand_questions).await.is_ok(), "a hundred milliseconds each would be a hundred seconds");

    relay.is_now(Way::Open);
    until("it is back", async || question(&redis).await.is_ok()).await;
    assert!(timeout(SOON, comebacks.changed()).await.is_ok(), "whoever keeps something there is told");
}

#[tokio::test]
async fn a_release_does_not_wait_for_a_redis_that_hangs_and_frees_the_lock_all_the_same() {
    let Some((relay, redis)) = relay(Way::Open).await else { return };
    let lock = RedisSeatLock::new(redis, Arc::new(FakeClock::default()));
    let (scope, seat, owner, ttl) = (new_id(), [new_id()], new_id(), time::Duration::HOUR);
    assert!(lock.acquire(scope, &seat, owner, ttl).await.unwrap());
    relay.is_now(Way::HeldUp);
    assert!(lock.release(scope, &seat, owner).await.is_ok(), "to its end it would have been unavailable");
    relay.is_now(Way::Open);
    let next = async || lock.acquire(scope, &seat, new_id(), ttl).await.is_ok_and(|locked| locked);
    until("it is free", next).await;
}

#[tokio::test]
async fn a_redis_that_stops_in_the_middle_holds_nobody_up() {
    let Some((relay, redis)) = relay(Way::Open).await else { return };
    assert!(question(&redis).await.unwrap());

    relay.is_now(Way::HeldUp);
    assert!(timeout(SOON, question(&redis)).await.expect("an answer").is_err());
    until("it is noticed", async || !redis.is_up()).await;

    relay.is_now(Way::Open);
    until("it is back", async || question(&redis).await.is_ok()).await;
}

#[tokio::test]
async fn a_connection_that_breaks_and_is_back_at_once_counts_as_a_comeback() {
    let Some((relay, redis)) = relay(Way::Open).await else { return };
    let mut comebacks = redis.comebacks();
    comebacks.borrow_and_update();
    relay.breaks();
    assert!(timeout(SOON, comebacks.changed()).await.is_ok(), "Redis may have started anew, and empty");
}

#[tokio::test]
async fn nothing_reaches_redis_after_the_stop() {
    let Some((_relay, redis)) = relay(Way::Open).await else { return };
    redis.stop().await;
    assert!(!redis.is_up());
    assert!(question(&redis).await.is_err());
}
