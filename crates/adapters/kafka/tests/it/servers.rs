//! The brokers that tests are given.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Mutex;
use std::time::Duration;

use frontrow_kafka::{Kafka, KafkaSettings};
use frontrow_testkit::new_id;
use tokio::time::{interval, timeout};

/// Many times what anything here takes on an idle machine.
pub(crate) const SOON: Duration = Duration::from_secs(60);

/// The broker, with topics of the test's own; none when there is no broker, unless one is required.
pub(crate) fn settings() -> Option<KafkaSettings> {
    let Ok(brokers) = std::env::var("TEST_KAFKA_BROKERS") else {
        not_tested("TEST_KAFKA_BROKERS is not set; scripts/with-test-servers sets it");
        return None;
    };
    Some(patient(&brokers))
}

/// A machine that does other things besides may keep the broker from answering in time, and few tests are about that.
pub(crate) fn patient(brokers: &str) -> KafkaSettings {
    let prefix = format!("test-{}", new_id().simple());
    KafkaSettings { told_within: Duration::from_secs(30), ..KafkaSettings::at(brokers, &prefix) }
}

/// The way to it, once it is open.
pub(crate) async fn kafka(settings: &KafkaSettings) -> Kafka {
    let kafka = Kafka::start(settings.clone()).await.unwrap();
    until("Kafka is there", || kafka.is_up()).await;
    kafka
}

/// Looks until it is so.
pub(crate) async fn until(what: &str, is_so: impl Fn() -> bool) {
    let mut looks = interval(Duration::from_millis(10));
    let waiting = async {
        while !is_so() {
            looks.tick().await;
        }
    };
    assert!(timeout(SOON, waiting).await.is_ok(), "{what}");
}

fn not_tested(reason: &str) {
    let required = std::env::var("TEST_SERVERS").is_ok_and(|servers| servers == "required");
    assert!(!required, "TEST_SERVERS=required, but {reason}");
    // Not through `eprintln!`, which is swallowed where tests pass.
    static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    if SAID.lock().unwrap().insert(reason.to_owned()) {
        io::stderr().write_all(format!("NOT TESTED: {reason}\n").as_bytes()).unwrap();
    }
}
