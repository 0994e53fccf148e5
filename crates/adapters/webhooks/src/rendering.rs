use frontrow_application::events::Event;
use frontrow_application::ports::EventRendering;
use frontrow_cloudevents::CloudEvent;
use frontrow_domain::shared::WebhookId;
use frontrow_domain::webhooks::Message;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// What brokers carry as a CloudEvent, in the envelope of Standard Webhooks: type, timestamp and data.
#[derive(Clone, Copy, Debug, Default)]
pub struct CloudEventRendering;

/// The kind of an event that tells nothing.
const TEST: &str = "webhook.test";

impl EventRendering for CloudEventRendering {
    fn render(&self, event: &Event) -> Option<Message> {
        let CloudEvent { id, kind, time, data, .. } = CloudEvent::of(event)?;
        Some(Message { event: id, kind: kind.to_owned(), body: body(kind, time, &data) })
    }

    fn render_test(&self, name: String, endpoint: WebhookId, at: OffsetDateTime) -> Message {
        let data = json!({ "webhookId": endpoint.to_string() });
        Message { event: name, kind: TEST.to_owned(), body: body(TEST, at, &data) }
    }
}

fn body(kind: &str, at: OffsetDateTime, data: &Value) -> String {
    // Every instant of ours lies in the years that RFC 3339 has.
    let timestamp = at.format(&Rfc3339).unwrap_or_default();
    json!({ "type": kind, "timestamp": timestamp, "data": data }).to_string()
}
