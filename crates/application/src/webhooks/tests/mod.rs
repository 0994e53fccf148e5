//! Webhooks over ports that say what each test wants.

mod deliver;
mod lanes;
mod manage;
mod queue;
mod resend;
mod shelf;

use frontrow_domain::shared::{DeliveryId, Outcome, WebhookId};
use frontrow_domain::webhooks::{
    Delivery, Description, Endpoint, EndpointEdit, EndpointUrl, EventKinds, Message, NewEndpoint, SigningSecret,
};
use uuid::Uuid;

use crate::fixtures::NOON;

const RECEIVER: WebhookId = WebhookId::new(Uuid::from_u128(0xEE));
const OTHER: WebhookId = WebhookId::new(Uuid::from_u128(0xEF));

fn url(text: &str) -> EndpointUrl {
    EndpointUrl::parse(text).unwrap()
}

fn secret(byte: u8) -> SigningSecret {
    SigningSecret::from_random([byte; 32])
}

/// A receiver of these kinds, made at noon.
fn wanting(id: WebhookId, kinds: &[&'static str]) -> Endpoint {
    let new = NewEndpoint {
        id,
        url: url("https://hall.example/hooks"),
        kinds: EventKinds::parse(kinds.iter().copied()).unwrap(),
        description: Description::default(),
        secret: secret(1),
    };
    Endpoint::create(new, NOON)
}

fn receiver() -> Endpoint {
    wanting(RECEIVER, &[])
}

fn switched_off() -> Endpoint {
    match receiver().edit(EndpointEdit { enabled: Some(false), ..EndpointEdit::default() }) {
        Outcome::Changed(after) => after,
        Outcome::Unchanged(same) => panic!("{same:?}"),
    }
}

fn message(event: &str) -> Message {
    Message { event: event.to_owned(), kind: "points.spent".to_owned(), body: "{}".to_owned() }
}

/// The delivery of that number, queued at noon. No chance is in its id.
fn delivery(number: u128) -> Delivery {
    let id = DeliveryId::new(Uuid::from_u128(number << 8));
    Delivery::queue(id, RECEIVER, message(&format!("event-{number}")), NOON)
}
