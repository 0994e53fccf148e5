//! What lies in the log is a CloudEvent in binary mode.

use frontrow_application::ports::EventBus;
use frontrow_cloudevents::CloudEvent;
use frontrow_kafka::KafkaBus;
use frontrow_testkit::builders::an_event_of_each_kind;

use crate::log::everything;
use crate::servers::{kafka, settings, until};

#[tokio::test(flavor = "multi_thread")]
async fn each_event_is_told_in_its_topic_with_its_context_in_headers_and_nothing_that_is_ours_alone() {
    let Some(settings) = settings() else { return };
    let events = an_event_of_each_kind();
    let told: Vec<CloudEvent> = events.iter().filter_map(CloudEvent::of).collect();
    assert!(told.len() < events.len(), "some events are ours alone");
    KafkaBus::new(kafka(&settings).await).publish(&events).await.unwrap();

    let all = || -> Vec<_> {
        ["reservations", "payments", "points"].into_iter().flat_map(|topic| everything(&settings, topic)).collect()
    };
    until("all of them are there", || all().len() >= told.len()).await;
    let found = all();
    assert_eq!(found.len(), told.len());
    for event in told {
        let message = found.iter().find(|message| message.header("ce_id") == event.id).unwrap();
        let (context, _) = event.kind.split_once('.').unwrap();
        assert!(message.topic.contains(&format!(".{context}")), "{} in {}", event.kind, message.topic);
        assert_eq!(message.key, event.partition_key);
        assert_eq!(message.body, event.data.to_string().as_bytes());
        assert_eq!(message.header("ce_specversion"), "1.0");
        assert_eq!(message.header("ce_type"), event.kind);
        assert_eq!(message.header("ce_source"), "/frontrow");
        assert_eq!(message.header("ce_subject"), event.subject);
        assert_eq!(message.header("ce_partitionkey"), event.partition_key);
        assert_eq!(message.header("ce_dataschema"), event.data_schema);
        assert_eq!(message.header("content-type"), "application/json");
        assert!(message.header("ce_time").ends_with('Z'), "{message:?}");
    }
}
