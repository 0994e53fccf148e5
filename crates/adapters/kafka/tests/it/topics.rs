//! Topics are made where they are missing.

use std::time::Duration;

use frontrow_application::ports::EventBus;
use frontrow_kafka::{Kafka, KafkaBus, KafkaSettings};
use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use tokio::time::timeout;

use crate::servers::{SOON, kafka, settings};
use crate::told::of_people;

fn partitions(settings: &KafkaSettings) -> Vec<(String, usize)> {
    let client: BaseConsumer = ClientConfig::new().set("bootstrap.servers", &settings.brokers).create().unwrap();
    let metadata = client.fetch_metadata(None, Duration::from_secs(20)).unwrap();
    let mut ours: Vec<_> = metadata
        .topics()
        .iter()
        .filter_map(|topic| {
            Some((topic.name().strip_prefix(&settings.topic_prefix)?.to_owned(), topic.partitions().len()))
        })
        .collect();
    ours.sort();
    ours
}

fn expected() -> Vec<(String, usize)> {
    [(".payments", 12), (".points", 12), (".reservations", 12), (".set-aside", 1)]
        .map(|(name, partitions)| (name.to_owned(), partitions))
        .to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn topics_that_are_missing_are_made() {
    let Some(settings) = settings() else { return };
    assert!(partitions(&settings).is_empty());
    let _kafka = kafka(&settings).await;
    assert_eq!(partitions(&settings), expected());
}

#[tokio::test(flavor = "multi_thread")]
async fn replicas_that_start_together_make_them_once_and_all_are_up() {
    let Some(settings) = settings() else { return };
    let (first, second, third) = tokio::join!(kafka(&settings), kafka(&settings), kafka(&settings));
    assert!(first.is_up() && second.is_up() && third.is_up());
    assert_eq!(partitions(&settings), expected());
    let _later = kafka(&settings).await;
    assert_eq!(partitions(&settings), expected(), "and who comes later leaves them as they are");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_broker_it_starts_all_the_same_and_tells_nothing() {
    // Nobody listens on port 1.
    let settings = KafkaSettings::at("127.0.0.1:1", "nowhere");
    let kafka = timeout(SOON, Kafka::start(settings)).await.expect("a start").unwrap();
    assert!(!kafka.is_up());
    let told = timeout(SOON, KafkaBus::new(kafka).publish(&of_people(1, 1))).await.expect("an answer");
    assert!(told.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_the_settings_is_said_at_once() {
    let settings = KafkaSettings { told_within: Duration::MAX, ..KafkaSettings::at("127.0.0.1:1", "nowhere") };
    assert!(Kafka::start(settings).await.is_err());
}
