//! What becomes of money, over a socket.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use frontrow_application::ports::{Approval, GatewayAnswer, PaymentGateway, RefundAnswer};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::{PaymentId, Won};
use frontrow_payments::{Http, NoAnswer, TossGateway};
use frontrow_testkit::new_id;
use hyper::body::Bytes;
use hyper::{Request, Response};

use super::provider::{Provider, SECRET_KEY};
use super::server::{at, served};
use crate::fixture::approval;
use crate::wire::{Between, listening, nobody};

fn declined(reason: &str) -> GatewayAnswer {
    GatewayAnswer::Declined { reason: reason.to_owned() }
}

fn approved(approval: &Approval) -> GatewayAnswer {
    GatewayAnswer::Approved { captured: approval.amount }
}

/// What the buyer has authenticated for exactly this attempt.
fn authenticated(provider: &Provider, key: &str) -> Approval {
    let approval = approval(key);
    provider.authenticated(key, &approval.reservation.to_string(), approval.amount);
    approval
}

#[tokio::test]
async fn a_payment_is_captured_looked_up_and_given_back() {
    let provider = Provider::default();
    let toss = served(&provider, Between::Nothing).await;
    let approval = authenticated(&provider, "tviva1");
    assert_eq!(toss.look_up(&approval).await, GatewayAnswer::NotFound);
    assert_eq!(toss.approve(&approval).await, approved(&approval));
    assert_eq!(toss.look_up(&approval).await, approved(&approval));
    assert_eq!(toss.refund(&approval, approval.amount).await, RefundAnswer::Refunded);
    assert_eq!(toss.look_up(&approval).await, GatewayAnswer::Refunded { captured: approval.amount });
    assert_eq!(toss.refund(&approval, approval.amount).await, RefundAnswer::Refunded);
    assert_eq!(provider.work(), (1, 1));
}

#[tokio::test]
async fn a_declined_card_gives_the_word_for_why() {
    let provider = Provider::default();
    let toss = served(&provider, Between::Nothing).await;
    let approval = authenticated(&provider, "decline1");
    assert_eq!(toss.approve(&approval).await, declined("reject_card_company"));
    assert_eq!(toss.look_up(&approval).await, declined("reject_card_company"));
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_unknown_and_can_be_asked_for() {
    let provider = Provider::default();
    let toss = served(&provider, Between::Nothing).await;
    let approval = authenticated(&provider, "lost1");
    assert_eq!(toss.approve(&approval).await, GatewayAnswer::Unknown);
    assert_eq!(toss.look_up(&approval).await, approved(&approval));
}

#[tokio::test]
async fn an_answer_that_is_spoilt_on_the_way_is_unknown_and_can_be_asked_for() {
    for between in [Between::BadGateway, Between::Flood, Between::Cut] {
        let provider = Provider::default();
        let toss = served(&provider, between).await;
        let approval = authenticated(&provider, "tviva1");
        assert_eq!(toss.approve(&approval).await, GatewayAnswer::Unknown);
        assert_eq!(toss.look_up(&approval).await, approved(&approval));
        assert_eq!(provider.work(), (1, 0));
    }
}

#[tokio::test]
async fn a_provider_that_is_not_there_was_not_asked() {
    let toss = at(nobody().await, SECRET_KEY);
    let approval = approval("tviva1");
    assert_eq!(toss.approve(&approval).await, GatewayAnswer::NotFound);
    assert_eq!(toss.look_up(&approval).await, GatewayAnswer::Unknown, "it may know, for all we know");
    assert_eq!(toss.refund(&approval, approval.amount).await, RefundAnswer::Unknown);
}

#[tokio::test]
async fn a_secret_key_that_is_refused_captures_nothing_and_declines_nobody() {
    let provider = Provider::default();
    let approval = authenticated(&provider, "tviva1");
    let toss = at(listening(&provider, Between::Nothing).await, "test_sk_of_somebody_else");
    assert_eq!(toss.approve(&approval).await, GatewayAnswer::NotFound);
    assert_eq!(toss.look_up(&approval).await, GatewayAnswer::Unknown);
    assert_eq!(provider.work(), (0, 0));
}

#[tokio::test]
async fn what_is_for_another_order_amount_or_currency_is_never_captured() {
    let provider = Provider::default();
    let toss = served(&provider, Between::Nothing).await;
    let ours = approval("tviva1");
    let order = ours.reservation.to_string();
    let less = Won::new(ours.amount.amount() - 1).unwrap();
    for (order, amount, currency, reason) in [
        (new_id().to_string(), ours.amount, "KRW", "order_differs"),
        ("order-of-another-shop".to_owned(), ours.amount, "KRW", "order_differs"),
        (order.clone(), less, "KRW", "amount_differs"),
        (order.clone(), ours.amount, "USD", "currency_differs"),
    ] {
        provider.authenticated_in("tviva1", &order, amount, currency);
        assert_eq!(toss.approve(&ours).await, declined(reason));
        assert_eq!(toss.look_up(&ours).await, declined(reason));
        assert_eq!(provider.status("tviva1"), "IN_PROGRESS", "{reason}");
    }
    assert_eq!(provider.work(), (0, 0));
}

#[tokio::test]
async fn another_amount_that_was_captured_all_the_same_is_told() {
    let provider = Provider::default();
    let toss = served(&provider, Between::Nothing).await;
    let ours = approval("tviva1");
    let more = Won::new(ours.amount.amount() + 1).unwrap();
    provider.authenticated("tviva1", &ours.reservation.to_string(), more);
    provider.becomes("tviva1", "DONE");
    assert_eq!(toss.look_up(&ours).await, GatewayAnswer::Approved { captured: more });
}

#[tokio::test]
async fn a_mark_behind_the_order_number_tells_attempts_apart() {
    let provider = Provider::default();
    let toss = served(&provider, Between::Nothing).await;
    let approval = approval("tviva1");
    provider.authenticated("tviva1", &format!("{}_2", approval.reservation), approval.amount);
    assert_eq!(toss.approve(&approval).await, approved(&approval));
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
        if !request.uri().path().ends_with("/confirm") {
            return self.provider.send(request).await;
        }
        match self.captures.fetch_add(1, Ordering::Relaxed) {
            0 => Ok(Response::builder().status(409).body(BUSY.into()).unwrap()),
            _ => Err(NoAnswer::NeverSent),
        }
    }
}

const BUSY: &[u8] = br#"{"code": "IDEMPOTENT_REQUEST_PROCESSING", "message": ""}"#;

#[tokio::test(start_paused = true)]
async fn a_capture_that_is_under_way_somewhere_is_not_unreached() {
    let gone = Arc::new(GoneWhileBusy::default());
    let approval = authenticated(&gone.provider, "tviva1");
    let toss = TossGateway::new(gone, "https://api.tosspayments.test", SECRET_KEY).unwrap();
    assert_eq!(toss.approve(&approval).await, GatewayAnswer::Unknown);
}

#[tokio::test]
async fn already_processed_means_ask() {
    let provider = Provider::default();
    let toss = served(&provider, Between::Nothing).await;
    let first = authenticated(&provider, "tviva1");
    assert_eq!(toss.approve(&first).await, approved(&first));
    let forgotten = Approval { payment: PaymentId::new(new_id()), ..first };
    assert_eq!(toss.approve(&forgotten).await, approved(&forgotten));
    assert_eq!(provider.work(), (1, 0));
}

#[tokio::test]
async fn an_error_of_theirs_after_a_capture_is_no_decline() {
    let provider = Provider::default();
    let toss = served(&provider, Between::Nothing).await;
    let approval = authenticated(&provider, "confused1");
    assert_eq!(toss.approve(&approval).await, approved(&approval));
}

#[tokio::test]
async fn an_error_of_theirs_that_may_pass_leaves_the_payment_open_until_it_expires() {
    let provider = Provider::default();
    let toss = served(&provider, Between::Nothing).await;
    let approval = authenticated(&provider, "unwell1");
    assert_eq!(toss.approve(&approval).await, GatewayAnswer::Unknown);
    assert_eq!(toss.look_up(&approval).await, GatewayAnswer::NotFound);
    provider.becomes("unwell1", "EXPIRED");
    assert_eq!(toss.look_up(&approval).await, declined("expired"));
}

#[tokio::test]
async fn statuses_that_decide_nothing_decide_nothing() {
    let provider = Provider::default();
    let toss = served(&provider, Between::Nothing).await;
    let approval = authenticated(&provider, "tviva1");
    for (status, answer) in [
        ("READY", GatewayAnswer::NotFound),
        ("WAITING_FOR_DEPOSIT", GatewayAnswer::Unknown),
        ("A_STATUS_OF_TOMORROW", GatewayAnswer::Unknown),
        ("PARTIAL_CANCELED", approved(&approval)),
        ("CANCELED", declined("canceled")),
    ] {
        provider.becomes("tviva1", status);
        assert_eq!(toss.look_up(&approval).await, answer, "{status}");
    }
}

#[tokio::test]
async fn money_given_back_by_hand_counts_as_given_back() {
    let provider = Provider::default();
    let toss = served(&provider, Between::Nothing).await;
    let approval = authenticated(&provider, "tviva1");
    toss.approve(&approval).await;
    provider.becomes("tviva1", "CANCELED");
    assert_eq!(toss.refund(&approval, approval.amount).await, RefundAnswer::Refunded);
    assert_eq!(provider.work(), (1, 0));
}

#[tokio::test]
async fn a_key_that_leads_elsewhere_is_never_sent() {
    let provider = Provider::default();
    let toss = served(&provider, Between::Nothing).await;
    for text in ["../brandpay/payments", "tviva1/cancel", "tviva1?x=1", "%2e%2e", "a#b", "."] {
        let key = PaymentKey::parse(text).unwrap();
        let approval = Approval { key, ..approval("tviva1") };
        assert_eq!(toss.approve(&approval).await, declined("unknown_payment_key"), "{text}");
        assert_eq!(toss.look_up(&approval).await, GatewayAnswer::NotFound, "{text}");
        assert_eq!(toss.refund(&approval, approval.amount).await, RefundAnswer::Unknown, "{text}");
    }
    assert_eq!(toss.approve(&approval("tvivaNobody")).await, declined("unknown_payment_key"));
}
