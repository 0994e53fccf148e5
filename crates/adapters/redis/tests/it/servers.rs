//! The servers that tests are given.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Mutex;
use std::time::Duration;

use frontrow_redis::{Redis, RedisSettings};

/// Which kind of Redis a suite runs on.
pub(crate) trait Server {
    const VARIABLE: &'static str;
}

pub(crate) struct Single;
pub(crate) struct Cluster;

impl Server for Single {
    const VARIABLE: &'static str = "TEST_REDIS_URL";
}

impl Server for Cluster {
    const VARIABLE: &'static str = "TEST_REDIS_CLUSTER_URL";
}

/// A connection of the test's own; none when there is no server, unless one is required.
pub(crate) async fn redis<S: Server>() -> Option<Redis> {
    let redis = Redis::start(&patient(&url::<S>()?)).await.unwrap();
    assert!(redis.is_up(), "nobody answers at {}", S::VARIABLE);
    Some(redis)
}

/// A machine that does other things besides may keep Redis from answering in time, and no clause is about that.
pub(crate) fn patient(url: &str) -> RedisSettings {
    RedisSettings { answers_within: Duration::from_secs(10), ..RedisSettings::at(url) }
}

pub(crate) fn url<S: Server>() -> Option<String> {
    let Ok(url) = std::env::var(S::VARIABLE) else {
        not_tested(&format!("{} is not set; scripts/with-test-servers sets it", S::VARIABLE));
        return None;
    };
    Some(url)
}

fn not_tested(reason: &str) {
    let required = std::env::var("TEST_SERVERS").is_ok_and(|servers| servers == "required");
    assert!(!required, "TEST_SERVERS=required, but {reason}");
    say_once(reason);
}

/// Not through `eprintln!`, which is swallowed where tests pass.
pub(crate) fn say_once(reason: &str) {
    static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    if SAID.lock().unwrap().insert(reason.to_owned()) {
        io::stderr().write_all(format!("NOT TESTED: {reason}\n").as_bytes()).unwrap();
    }
}
