//! A provider that is away, busy, or unwell, and keys that are none.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use frontrow_application::ports::{
    Approval, CheckoutAnswer, GatewayAnswer, Order, PaymentGateway, RefundAnswer, ReleaseAnswer,
};
use frontrow_domain::payment::PaymentKey;
use frontrow_payments::{Http, NoAnswer, StripeGateway, StripeInvalid};
use frontrow_testkit::FakeClock;
use hyper::body::Bytes;
use hyper::{Request, Response};

use super::messages::WEBHOOK_SECRET;
use super::provider::{Provider, SECRET_KEY};
use super::server::{at, served};
use super::stories::{approved, authorised, declined};
use crate::fixture::approval;
use crate::wire::{Between, listening, nobody};

fn stripe(http: Arc<dyn Http>) -> StripeGateway {
    let clock = Arc::new(FakeClock::default());
    StripeGateway::new(http, "https://api.stripe.test", SECRET_KEY, WEBHOOK_SECRET, clock).unwrap()
}

#[tokio::test]
async fn a_provider_that_is_not_there_was_not_asked() {
    let stripe = at(nobody().await, SECRET_KEY);
    let approval = approval("pi_1");
    assert_eq!(stripe.approve(&approval).await, GatewayAnswer::NotFound);
    assert_eq!(stripe.look_up(&approval).await, GatewayAnswer::Unknown, "it may know, for all we know");
    assert_eq!(stripe.refund(&approval, approval.amount).await, RefundAnswer::Unknown);
    assert_eq!(stripe.release(approval.reservation, &approval.key).await, ReleaseAnswer::Unknown);
    let order = Order { reservation: approval.reservation, amount: approval.amount };
    assert_eq!(stripe.open_checkout(&order).await, CheckoutAnswer::Unknown);
}

#[tokio::test]
async fn a_secret_key_that_is_refused_captures_nothing_and_declines_nobody() {
    let provider = Provider::default();
    let approval = authorised(&provider, "pi_1");
    let stripe = at(listening(&provider, Between::Nothing).await, "sk_test_of_somebody_else");
    assert_eq!(stripe.approve(&approval).await, GatewayAnswer::NotFound);
    assert_eq!(stripe.look_up(&approval).await, GatewayAnswer::Unknown);
    assert_eq!(stripe.release(approval.reservation, &approval.key).await, ReleaseAnswer::Unknown);
    assert_eq!(provider.work(), (0, 0, 0));
}

#[tokio::test]
async fn an_error_of_theirs_after_a_capture_is_no_decline() {
    let provider = Provider::default();
    let stripe = served(&provider, Between::Nothing).await;
    let approval = authorised(&provider, "pi_confused1");
    assert_eq!(stripe.approve(&approval).await, approved(&approval));
    assert_eq!(provider.work(), (1, 0, 0));
}

/// Stripe says an error of its own again for as long as it remembers the key.
#[tokio::test]
async fn an_error_of_theirs_before_a_capture_is_tried_under_another_key_and_stays_open() {
    let provider = Provider::default();
    let stripe = served(&provider, Between::Nothing).await;
    let approval = authorised(&provider, "pi_unwell1");
    assert_eq!(stripe.approve(&approval).await, GatewayAnswer::Unknown);
    assert_eq!(stripe.look_up(&approval).await, GatewayAnswer::NotFound);
    let captures = provider.requests().iter().filter(|request| request.ends_with("/capture")).count();
    assert_eq!((captures, provider.work()), (2, (0, 0, 0)));
    assert_eq!(stripe.release(approval.reservation, &approval.key).await, ReleaseAnswer::LetGo);
    assert_eq!(stripe.look_up(&approval).await, declined("canceled"), "once the seats are lost, it ends");
}

#[tokio::test(start_paused = true)]
async fn a_second_request_waits_for_the_answer_of_the_first() {
    let provider = Provider::default();
    let stripe = stripe(Arc::new(provider.clone()));
    let approval = authorised(&provider, "pi_slow1");
    // Cut short as a time limit does it; the provider goes on.
    let first = tokio::time::timeout(std::time::Duration::from_secs(15), stripe.approve(&approval)).await;
    assert!(first.is_err(), "the provider takes its time");
    assert_eq!(stripe.approve(&approval).await, approved(&approval), "409 until then");
    assert_eq!(provider.work(), (1, 0, 0));
}

/// A provider that works on the first capture, and is gone before it is asked for the answer.
#[derive(Default)]
struct GoneWhileBusy {
    provider: Provider,
    captures: AtomicUsize,
}

#[async_trait]
impl Http for GoneWhileBusy {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, NoAnswer> {
        if !request.uri().path().ends_with("/capture") {
            return self.provider.send(request).await;
        }
        match self.captures.fetch_add(1, Ordering::Relaxed) {
            0 => Ok(Response::builder().status(409).body(BUSY.into()).unwrap()),
            _ => Err(NoAnswer::NeverSent),
        }
    }
}

const BUSY: &[u8] = br#"{"error": {"type": "idempotency_error", "code": "idempotency_key_in_use"}}"#;

#[tokio::test(start_paused = true)]
async fn a_capture_that_is_under_way_somewhere_is_not_unreached() {
    let gone = Arc::new(GoneWhileBusy::default());
    let approval = authorised(&gone.provider, "pi_1");
    assert_eq!(stripe(gone).approve(&approval).await, GatewayAnswer::Unknown);
}

#[tokio::test]
async fn statuses_that_decide_nothing_decide_nothing() {
    let provider = Provider::default();
    let stripe = served(&provider, Between::Nothing).await;
    let approval = authorised(&provider, "pi_1");
    for status in ["processing", "a_status_of_tomorrow"] {
        provider.becomes("pi_1", status);
        assert_eq!(stripe.look_up(&approval).await, GatewayAnswer::Unknown, "{status}");
        assert_eq!(stripe.approve(&approval).await, GatewayAnswer::Unknown, "{status}");
    }
    assert_eq!(provider.work(), (0, 0, 0));
}

#[tokio::test]
async fn a_key_that_leads_elsewhere_is_never_sent() {
    let provider = Provider::default();
    let stripe = served(&provider, Between::Nothing).await;
    for text in ["../charges", "pi_1/cancel", "pi_1?expand=x", "pi_%2e%2e", "pi_a#b", "ch_1", "ok-1"] {
        let key = PaymentKey::parse(text).unwrap();
        let approval = Approval { key, ..approval("pi_1") };
        assert_eq!(stripe.approve(&approval).await, declined("unknown_payment_key"), "{text}");
        assert_eq!(stripe.look_up(&approval).await, GatewayAnswer::NotFound, "{text}");
        assert_eq!(stripe.refund(&approval, approval.amount).await, RefundAnswer::Unknown, "{text}");
        assert_eq!(stripe.release(approval.reservation, &approval.key).await, ReleaseAnswer::LetGo, "{text}");
    }
    assert_eq!(provider.requests(), Vec::<String>::new());
    assert_eq!(stripe.approve(&approval("pi_nobody")).await, declined("unknown_payment_key"));
}

#[test]
fn an_address_or_a_secret_that_cannot_be_used_is_told_at_once() {
    for (base, key, secret) in [
        ("no address", SECRET_KEY, WEBHOOK_SECRET),
        ("/v1", SECRET_KEY, WEBHOOK_SECRET),
        ("https://api.stripe.test", "two\nlines", WEBHOOK_SECRET),
        ("https://api.stripe.test", SECRET_KEY, ""),
    ] {
        let clock = Arc::new(FakeClock::default());
        let made = StripeGateway::new(Arc::new(Provider::default()), base, key, secret, clock);
        assert_eq!(made.err(), Some(StripeInvalid), "{base:?} {key:?} {secret:?}");
    }
}
