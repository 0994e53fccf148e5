//! What nobody can handle is set aside, and the rest goes on.

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use frontrow_application::events::Event;
use frontrow_application::ports::{EventBus, EventHandler, Unavailable};
use frontrow_kafka::{KafkaBus, KafkaSettings};
use frontrow_testkit::builders::somebody;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use rdkafka::ClientConfig;
use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::{FutureProducer, FutureRecord};

use crate::group::{Ear, Member};
use crate::log::everything;
use crate::servers::{SOON, kafka, settings, until};
use crate::told::{of_people, points};

/// What monitoring reads. Tests of this process share it, so only growth says something.
fn set_aside(reason: &str) -> f64 {
    static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
    let figures = RECORDER.get_or_init(|| PrometheusBuilder::new().install_recorder().unwrap()).render();
    let name = format!("frontrow_events_set_aside_total{{reason=\"{reason}\"}} ");
    figures.lines().find_map(|line| line.strip_prefix(&name)).map_or(0.0, |figure| figure.parse().unwrap())
}

/// Tells what nobody could have told.
async fn tell_raw(settings: &KafkaSettings, kind: Option<&str>, body: &str) {
    let producer: FutureProducer = ClientConfig::new().set("bootstrap.servers", &settings.brokers).create().unwrap();
    let mut headers = OwnedHeaders::new().insert(Header { key: "ce_id", value: Some("from elsewhere") });
    if let Some(kind) = kind {
        headers = headers.insert(Header { key: "ce_type", value: Some(kind) });
    }
    let topic = format!("{}.points", settings.topic_prefix);
    let record = FutureRecord::to(&topic).key("somebody").payload(body).headers(headers);
    producer.send(record, SOON).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_handler_never_takes_is_set_aside_after_some_tries_and_the_rest_is_heard() {
    let Some(settings) = settings() else { return };
    let before = set_aside("not_taken");
    let kafka = kafka(&settings).await;
    let owner = somebody();
    let events = [1, 2, 3].map(|amount| points(owner, amount));
    let (picky, other) = (Arc::<Ear>::default(), Arc::<Ear>::default());
    picky.refuses(&events[1]);
    let _member = Member::join(&kafka, vec![picky.clone(), other.clone()]);
    KafkaBus::new(kafka).publish(&events).await.unwrap();

    until("the rest is heard", || picky.has_heard(&events[2])).await;
    assert_eq!(picky.heard(), [&events[0], &events[2]].map(|event| event.id().to_string()));
    assert_eq!(picky.refused(), 6, "so often it was asked");
    assert_eq!(other.heard(), events.each_ref().map(|event| event.id().to_string()), "the other has it");
    let aside = everything(&settings, "set-aside");
    assert_eq!(aside.len(), 1);
    assert_eq!(aside[0].header("ce_id"), events[1].id().as_str());
    assert_eq!(aside[0].header("frontrow_topic"), format!("{}.points", settings.topic_prefix));
    assert_eq!(aside[0].header("frontrow_reason"), "not_taken");
    assert!(aside[0].header("frontrow_error").contains("the ear is unavailable"), "{aside:?}");
    assert_eq!(aside[0].header("frontrow_offset"), "1");
    assert!(aside[0].header("frontrow_partition").parse::<i32>().is_ok());
    assert_eq!(aside[0].key, owner.to_string());
    until("it is counted", || set_aside("not_taken") > before).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_set_aside_at_once_and_what_is_not_ours_is_passed_over() {
    let Some(settings) = settings() else { return };
    let before = set_aside("unreadable");
    let kafka = kafka(&settings).await;
    let ear = Arc::<Ear>::default();
    let _member = Member::join(&kafka, vec![ear.clone()]);
    tell_raw(&settings, Some("points.charged"), "{\"secret\": \"hunter2\"").await;
    tell_raw(&settings, None, "{}").await;
    tell_raw(&settings, Some("points.forgotten"), "{}").await;
    let event = points(somebody(), 1);
    KafkaBus::new(kafka).publish(std::slice::from_ref(&event)).await.unwrap();

    until("the rest is heard", || ear.has_heard(&event)).await;
    until("both are there", || everything(&settings, "set-aside").len() >= 2).await;
    let aside = everything(&settings, "set-aside");
    assert_eq!(aside.len(), 2, "what is not ours is nobody's affair: {aside:?}");
    for message in &aside {
        assert_eq!(message.header("frontrow_reason"), "unreadable");
        assert!(!message.header("frontrow_error").contains("hunter2"), "{message:?}");
    }
    until("they are counted", || set_aside("unreadable") >= before + 2.0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_storage_is_away_nothing_is_set_aside_and_everything_is_heard_afterwards() {
    let Some(settings) = settings() else { return };
    let kafka = kafka(&settings).await;
    let events = of_people(1, 3);
    let ear = Arc::<Ear>::default();
    ear.refuses(&events[0]);
    let member = Member::join(&kafka, vec![ear.clone()]);
    member.ground.is_there(false);
    KafkaBus::new(kafka).publish(&events).await.unwrap();

    until("it was asked more often than there are tries", || ear.refused() > 6).await;
    assert!(ear.heard().is_empty() && everything(&settings, "set-aside").is_empty());
    ear.refuses_nothing();
    member.ground.is_there(true);
    until("everything is heard", || ear.heard().len() == events.len()).await;
    assert!(everything(&settings, "set-aside").is_empty());
}

/// Falls over at everything.
struct Brittle;

#[async_trait]
impl EventHandler for Brittle {
    async fn handle(&self, event: &Event) -> Result<(), Unavailable> {
        panic!("on purpose, at {}", event.id());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_panics_takes_nobody_along() {
    let Some(settings) = settings() else { return };
    let kafka = kafka(&settings).await;
    let ear = Arc::<Ear>::default();
    let _member = Member::join(&kafka, vec![Arc::new(Brittle), ear.clone()]);
    let event = points(somebody(), 1);
    KafkaBus::new(kafka).publish(std::slice::from_ref(&event)).await.unwrap();
    until("the other hears it", || ear.has_heard(&event)).await;
    until("it is set aside", || everything(&settings, "set-aside").len() == 1).await;
}
