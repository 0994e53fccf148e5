//! A broker that goes, comes back, and refuses: nothing is lost, and nothing comes too early.

use std::time::Duration;

use frontrow_application::events::Event;
use frontrow_application::ports::EventBus;
use frontrow_kafka::{KafkaBus, KafkaSettings};
use rdkafka::mocking::MockCluster;
use rdkafka::producer::DefaultProducerContext;
use rdkafka::types::{RDKafkaApiKey, RDKafkaRespErr};
use tokio::time::timeout;

use crate::log::{everything, first_of_each};
use crate::servers::{SOON, kafka, patient, until};
use crate::told::{a_reservation_and_its_payment, ids_by_person, of_people};

type Mock = MockCluster<'static, DefaultProducerContext>;

/// Long enough for a healthy broker on a busy machine, short enough to see it pass.
const TOLD_WITHIN: Duration = Duration::from_secs(2);

/// A broker of the test's own, with our topics: this one makes none.
fn mock() -> (Mock, KafkaSettings) {
    let mock = MockCluster::new(1).unwrap();
    let settings = KafkaSettings { told_within: TOLD_WITHIN, ..patient(&mock.bootstrap_servers()) };
    for (topic, partitions) in [("reservations", 3), ("payments", 3), ("points", 3), ("set-aside", 1)] {
        mock.create_topic(&format!("{}.{topic}", settings.topic_prefix), partitions, 1).unwrap();
    }
    (mock, settings)
}

/// Tells them as the relay does: again and again, until they are told. How often it was told that they are not.
async fn relay(bus: &KafkaBus, events: &[Event]) -> u32 {
    let told = async {
        let mut failures = 0;
        while bus.publish(events).await.is_err() {
            failures += 1;
            tokio::task::yield_now().await;
        }
        failures
    };
    timeout(SOON, told).await.expect("they are told at last")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_goes_and_comes_back_has_everything_and_in_order() {
    let (mock, settings) = mock();
    let kafka = kafka(&settings).await;
    let bus = KafkaBus::new(kafka.clone());
    let events = of_people(20, 6);
    let (before, after) = events.split_at(events.len() / 2);
    bus.publish(before).await.unwrap();

    mock.broker_down(-1).unwrap();
    assert!(timeout(SOON, bus.publish(after)).await.expect("an answer").is_err(), "nobody took it");
    until("it is noticed", || !kafka.is_up()).await;

    mock.broker_up(-1).unwrap();
    relay(&bus, after).await;
    until("it is back", || kafka.is_up()).await;
    assert_eq!(first_of_each(&everything(&settings, "points")), ids_by_person(&events));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_broker_could_not_take_at_once_is_sent_again_in_order_and_lies_there_once() {
    let (mock, settings) = mock();
    let bus = KafkaBus::new(kafka(&settings).await);
    let events = of_people(20, 4);
    mock.request_errors(
        RDKafkaApiKey::Produce,
        &[
            RDKafkaRespErr::RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS,
            RDKafkaRespErr::RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
            RDKafkaRespErr::RD_KAFKA_RESP_ERR__TRANSPORT,
            RDKafkaRespErr::RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
        ],
    );
    relay(&bus, &events).await;
    let found = everything(&settings, "points");
    assert_eq!(first_of_each(&found), ids_by_person(&events));
}

/// The step of a payment goes to another topic than that of its reservation. Sent at once, they would be in requests of
/// their own, of which the broker refuses one.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_told_ahead_of_what_was_refused() {
    let (mock, settings) = mock();
    let bus = KafkaBus::new(kafka(&settings).await);
    for _ in 0..10 {
        let (held, approved) = a_reservation_and_its_payment();
        mock.request_errors(RDKafkaApiKey::Produce, &[RDKafkaRespErr::RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED]);
        assert!(bus.publish(&[held.clone(), approved.clone()]).await.is_err(), "the broker refused the first");
        let there = |topic: &str, event: &Event| {
            let id = event.id().to_string();
            everything(&settings, topic).iter().any(|message| message.header("ce_id") == id)
        };
        assert!(!there("reservations", &held) && !there("payments", &approved));
        relay(&bus, &[held.clone(), approved.clone()]).await;
        assert!(there("reservations", &held) && there("payments", &approved));
    }
}
