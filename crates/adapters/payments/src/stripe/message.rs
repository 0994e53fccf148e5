use std::collections::HashMap;

use frontrow_application::ports::{GatewayHint, MessageRefused};
use frontrow_domain::payment::PaymentKey;
use serde::Deserialize;
use serde_json::Value;

use super::api::RESERVATION;
use super::reading::reservation_in;

/// The buyer has authorised, and nobody has captured.
const AUTHORISED: &str = "payment_intent.amount_capturable_updated";
/// What else may have become of a payment. A charge has the metadata of its payment, and a refund of ours its own.
const NEWS: [&str; 7] = [
    "charge.refunded",
    "charge.refund.updated",
    "payment_intent.canceled",
    "payment_intent.payment_failed",
    "payment_intent.succeeded",
    "refund.failed",
    "refund.updated",
];

/// An event, as far as it is read.
#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: String,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Value,
}

#[derive(Deserialize)]
struct Object {
    id: String,
    #[serde(default)]
    metadata: HashMap<String, String>,
}

/// What a message whose signature was checked points at.
pub(super) fn read(body: &[u8]) -> Result<Option<GatewayHint>, MessageRefused> {
    let event: Event = serde_json::from_slice(body).map_err(|_| MessageRefused::Malformed)?;
    let is_authorised = event.kind == AUTHORISED;
    if !is_authorised && !NEWS.contains(&event.kind.as_str()) {
        return Ok(None);
    }
    let object: Object = serde_json::from_value(event.data.object).map_err(|_| MessageRefused::Malformed)?;
    let Some(reservation) = object.metadata.get(RESERVATION).and_then(|text| reservation_in(text)) else {
        return Ok(None);
    };
    if is_authorised {
        let key = PaymentKey::parse(&object.id).map_err(|_| MessageRefused::Malformed)?;
        return Ok(Some(GatewayHint::Authorisation { reservation, key }));
    }
    Ok(Some(GatewayHint::Reservation(reservation)))
}

#[cfg(test)]
mod tests {
    use frontrow_domain::shared::ReservationId;

    use super::*;

    const ID: &str = "0192f0c1-2345-7abc-8def-0123456789ab";

    fn event(kind: &str, object: &str) -> String {
        format!(r#"{{"id":"evt_1","object":"event","type":"{kind}","data":{{"object":{object}}}}}"#)
    }

    #[test]
    fn a_message_points_at_a_reservation_of_ours_or_at_none() {
        let reservation = ReservationId::new(ID.parse().unwrap());
        let key = PaymentKey::parse("pi_1").unwrap();
        let ours = format!(r#"{{"id":"pi_1","metadata":{{"reservation":"{ID}"}}}}"#);
        let held = Ok(Some(GatewayHint::Authorisation { reservation, key }));
        assert_eq!(read(event(AUTHORISED, &ours).as_bytes()), held);
        for kind in NEWS {
            assert_eq!(read(event(kind, &ours).as_bytes()), Ok(Some(GatewayHint::Reservation(reservation))), "{kind}");
        }
    }

    #[test]
    fn what_is_none_of_our_business_is_taken_and_forgotten() {
        for (kind, object) in [
            ("payout.paid", r#"{"id":"po_1"}"#),
            ("payout.paid", "7"),
            ("payment_intent.created", r#"{"id":"pi_1","metadata":{}}"#),
            (AUTHORISED, r#"{"id":"pi_1","metadata":{}}"#),
            (AUTHORISED, r#"{"id":"pi_1"}"#),
            (AUTHORISED, r#"{"id":"pi_1","metadata":{"reservation":"order-7"}}"#),
            ("charge.refunded", r#"{"id":"ch_1","metadata":{"shop":"another"}}"#),
        ] {
            assert_eq!(read(event(kind, object).as_bytes()), Ok(None), "{kind} {object}");
        }
    }

    #[test]
    fn what_is_no_event_is_refused() {
        let keyless = format!(r#"{{"id":"","metadata":{{"reservation":"{ID}"}}}}"#);
        for body in [
            String::new(),
            "[]".to_owned(),
            r#"{"type":"payment_intent.succeeded"}"#.to_owned(),
            event("payment_intent.succeeded", "7"),
            event("payment_intent.succeeded", r#"{"metadata":{}}"#),
            event("payment_intent.succeeded", r#"{"id":"pi_1","metadata":{"reservation":7}}"#),
            event(AUTHORISED, &keyless),
        ] {
            assert_eq!(read(body.as_bytes()), Err(MessageRefused::Malformed), "{body}");
        }
    }
}
