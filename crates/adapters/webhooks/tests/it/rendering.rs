use frontrow_application::ports::EventRendering;
use frontrow_cloudevents::CloudEvent;
use frontrow_domain::shared::WebhookId;
use frontrow_domain::webhooks::KINDS;
use frontrow_testkit::builders::an_event_of_each_kind;
use frontrow_testkit::{FakeClock, new_id};
use frontrow_webhooks::CloudEventRendering;
use serde_json::Value;

/// Somebody who asks for a kind that exists gets it, and there is none that nobody can ask for.
#[test]
fn the_kinds_that_can_be_asked_for_are_those_that_are_told() {
    let mut told = CloudEvent::KINDS;
    told.sort_unstable();
    assert_eq!(told, KINDS);
}

#[test]
fn an_event_has_its_own_name_and_the_same_words_each_time() {
    let mut rendered = 0;
    for event in an_event_of_each_kind() {
        let Some(message) = CloudEventRendering.render(&event) else { continue };
        rendered += 1;
        assert_eq!(message.event, event.id().to_string());
        assert_eq!(CloudEventRendering.render(&event), Some(message.clone()));
        let body: Value = serde_json::from_str(&message.body).unwrap();
        let told = CloudEvent::of(&event).unwrap();
        assert_eq!((&body["type"], &body["data"]), (&told.kind.into(), &told.data));
        assert_eq!((&body["timestamp"], message.kind.as_str()), (&"2030-01-01T12:00:00Z".into(), told.kind));
        assert_eq!(body.as_object().unwrap().len(), 3, "{body}");
    }
    assert!(rendered >= KINDS.len(), "only {rendered}");
}

#[test]
fn a_test_says_that_it_is_one() {
    let webhook = WebhookId::new(new_id());
    let message = CloudEventRendering.render_test("test-1".to_owned(), webhook, FakeClock::START);
    assert_eq!((message.event.as_str(), message.kind.as_str()), ("test-1", "webhook.test"));
    assert!(message.body.contains(&webhook.to_string()), "{}", message.body);
}
