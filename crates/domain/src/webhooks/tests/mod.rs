mod address;
mod delivery;
mod endpoint;
mod schedule;
mod values;

use time::OffsetDateTime;
use time::macros::datetime;
use uuid::Uuid;

use super::{Description, EndpointUrl, EventKinds, NewEndpoint, SigningSecret};
use crate::shared::WebhookId;

const NOON: OffsetDateTime = datetime!(2030-01-01 12:00 UTC);
const RECEIVER: WebhookId = WebhookId::new(Uuid::from_u128(0xEE));

fn secret(byte: u8) -> SigningSecret {
    SigningSecret::from_random([byte; 32])
}

fn new_endpoint() -> NewEndpoint {
    NewEndpoint {
        id: RECEIVER,
        url: EndpointUrl::parse("https://hall.example/hooks").unwrap(),
        kinds: EventKinds::parse(["payment.*"]).unwrap(),
        description: Description::parse("the box office").unwrap(),
        secret: secret(1),
    }
}
