use frontrow_application::ports::IdGenerator;
use frontrow_domain::shared::{DeliveryId, WebhookId};
use frontrow_domain::webhooks::{Delivery, Description, Endpoint, EndpointUrl, EventKinds, Message, NewEndpoint};
use time::OffsetDateTime;

use crate::{FakeIds, new_id};

/// A receiver that wants everything, made at `now`.
#[must_use]
pub fn an_endpoint(now: OffsetDateTime) -> Endpoint {
    let new = NewEndpoint {
        id: WebhookId::new(new_id()),
        url: EndpointUrl::parse("https://hall.example/hooks").unwrap(),
        kinds: EventKinds::ALL,
        description: Description::default(),
        secret: FakeIds.next_secret(),
    };
    Endpoint::create(new, now)
}

/// An event of that name.
#[must_use]
pub fn a_message(event: &str) -> Message {
    let body = format!(r#"{{"type":"points.spent","data":{{"이름":"{event}"}}}}"#);
    Message { event: event.to_owned(), kind: "points.spent".to_owned(), body }
}

/// An event of its own for `endpoint`, queued at `now`.
#[must_use]
pub fn a_delivery(endpoint: WebhookId, now: OffsetDateTime) -> Delivery {
    let id = DeliveryId::new(new_id());
    Delivery::queue(id, endpoint, a_message(&format!("points-{id}")), now)
}
