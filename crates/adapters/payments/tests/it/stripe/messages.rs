//! Who signed a message, and when.

use std::sync::Arc;

use frontrow_application::ports::{GatewayHint, GatewayMessage, MessageRefused, PaymentGateway};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::ReservationId;
use frontrow_payments::StripeGateway;
use frontrow_testkit::FakeClock;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use time::Duration;

use super::provider::{Provider, SECRET_KEY};

pub(super) const WEBHOOK_SECRET: &str = "whsec_k3yOfThisAddress";
const ID: &str = "0192f0c1-2345-7abc-8def-0123456789ab";

pub(super) fn about(kind: &str, id: &str, reservation: &str) -> String {
    let object = format!(r#"{{"id":"{id}","metadata":{{"reservation":"{reservation}"}}}}"#);
    format!(r#"{{"id":"evt_1","object":"event","type":"{kind}","data":{{"object":{object}}}}}"#)
}

fn signature(secret: &str, time: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{time}.{body}").as_bytes());
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn with_header(header: &str, body: &str) -> GatewayMessage {
    let headers = vec![("stripe-signature".to_owned(), header.to_owned())];
    GatewayMessage { headers, body: body.as_bytes().to_vec() }
}

fn now() -> String {
    FakeClock::START.unix_timestamp().to_string()
}

/// As Stripe sends it, now.
pub(super) fn signed(body: &str) -> GatewayMessage {
    with_header(&format!("t={},v1={}", now(), signature(WEBHOOK_SECRET, &now(), body)), body)
}

fn signed_at(offset: Duration, body: &str) -> GatewayMessage {
    let time = (FakeClock::START + offset).unix_timestamp().to_string();
    with_header(&format!("t={time},v1={}", signature(WEBHOOK_SECRET, &time, body)), body)
}

fn stripe() -> StripeGateway {
    let (http, clock) = (Arc::new(Provider::default()), Arc::new(FakeClock::default()));
    StripeGateway::new(http, "https://api.stripe.test", SECRET_KEY, WEBHOOK_SECRET, clock).unwrap()
}

fn body() -> String {
    about("payment_intent.succeeded", "pi_1", ID)
}

fn heard() -> Result<Option<GatewayHint>, MessageRefused> {
    Ok(Some(GatewayHint::Reservation(ReservationId::new(ID.parse().unwrap()))))
}

#[test]
fn a_message_of_now_under_our_secret_is_heard_as_often_as_it_comes() {
    let (stripe, message) = (stripe(), signed(&body()));
    for _ in 0..2 {
        assert_eq!(stripe.read_message(&message), heard(), "a copy makes us ask once more, and nothing else");
    }
    let key = PaymentKey::parse("pi_1").unwrap();
    let held = about("payment_intent.amount_capturable_updated", "pi_1", ID);
    let reservation = ReservationId::new(ID.parse().unwrap());
    assert_eq!(stripe.read_message(&signed(&held)), Ok(Some(GatewayHint::Authorisation { reservation, key })));
    assert_eq!(stripe.read_message(&signed(&about("invoice.paid", "in_1", ID))), Ok(None));
}

#[test]
fn a_message_that_does_not_fit_its_signature_is_forged() {
    let (stripe, body) = (stripe(), body());
    let genuine = signature(WEBHOOK_SECRET, &now(), &body);
    let other = signature("whsec_of_somebody_else", &now(), &body);
    for header in [
        String::new(),
        format!("t={}", now()),
        format!("v1={genuine}"),
        format!("t={},v0={genuine}", now()),
        format!("t={},v1={other}", now()),
        format!("t={},v1={}", now(), &genuine[..62]),
        format!("t={},v1={genuine}00", now()),
        format!("t={},v1=", now()),
        format!("t={},v1=zz", now()),
        format!("t={},v1=é", now()),
        format!("t=soon,v1={}", signature(WEBHOOK_SECRET, "soon", &body)),
        format!("t={}1,v1={genuine}", now()),
        format!("t=9{0}{0}{0},v1={1}", now(), signature(WEBHOOK_SECRET, &format!("9{0}{0}{0}", now()), &body)),
    ] {
        assert_eq!(stripe.read_message(&with_header(&header, &body)), Err(MessageRefused::Forged), "{header}");
    }
    let unsigned = GatewayMessage { headers: Vec::new(), body: body.clone().into_bytes() };
    assert_eq!(stripe.read_message(&unsigned), Err(MessageRefused::Forged));
    let mut twice = signed(&body);
    twice.headers.push(twice.headers[0].clone());
    assert_eq!(stripe.read_message(&twice), Err(MessageRefused::Forged), "which of them?");
    let changed = GatewayMessage { body: body.replace("succeeded", "canceled").into_bytes(), ..signed(&body) };
    assert_eq!(stripe.read_message(&changed), Err(MessageRefused::Forged));
}

#[test]
fn a_message_of_long_ago_or_of_tomorrow_is_a_copy_or_a_forgery() {
    let (stripe, body) = (stripe(), body());
    for (seconds, is_heard) in [(0, true), (300, true), (-300, true), (301, false), (-301, false), (-86_400, false)] {
        let read = stripe.read_message(&signed_at(Duration::seconds(seconds), &body));
        assert_eq!(read, if is_heard { heard() } else { Err(MessageRefused::Forged) }, "{seconds}");
    }
}

#[test]
fn while_a_secret_is_rolled_one_fitting_signature_of_several_is_enough() {
    let (stripe, body) = (stripe(), body());
    let ours = signature(WEBHOOK_SECRET, &now(), &body);
    let rolled = signature("whsec_the_next_one", &now(), &body);
    for header in [
        format!("t={},v1={rolled},v1={ours}", now()),
        format!("t={},v1={ours},v1={rolled},v0=6ffbb59b", now()),
        format!("t={}, v1={rolled}, v1={ours}", now()),
        format!("v1={ours},t={}", now()),
    ] {
        assert_eq!(stripe.read_message(&with_header(&header, &body)), heard(), "{header}");
    }
    let many = format!("t={}{},v1={ours}", now(), format!(",v1={rolled}").repeat(8));
    assert_eq!(stripe.read_message(&with_header(&many, &body)), Err(MessageRefused::Forged), "nobody rolls so often");
}

#[test]
fn what_is_signed_and_cannot_be_understood_is_malformed() {
    for body in ["", "hello", "{}", r#"{"type":"payment_intent.succeeded","data":{"object":7}}"#] {
        assert_eq!(stripe().read_message(&signed(body)), Err(MessageRefused::Malformed), "{body}");
    }
}
