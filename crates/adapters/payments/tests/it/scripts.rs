//! What the contract does not say: how the keys behave.

use std::time::Duration;

use frontrow_application::ports::{Approval, GatewayAnswer, PaymentGateway, RefundAnswer};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::Won;
use frontrow_payments::TimeLimited;
use tokio::time::{Instant, advance};

use crate::fixture::{approval, fake};

fn declined(reason: &str) -> GatewayAnswer {
    GatewayAnswer::Declined { reason: reason.to_owned() }
}

#[tokio::test]
async fn a_declined_card_is_declined_as_such_and_a_strange_key_as_strange() {
    let fake = fake();
    assert_eq!(fake.approve(&approval("decline-1")).await, declined("card_declined"));
    assert_eq!(fake.approve(&approval("tviva2024")).await, declined("unknown_payment_key"));
}

#[tokio::test]
async fn a_gateway_that_is_down_did_nothing_and_knows_nothing() {
    let fake = fake();
    let approval = approval("down-1");
    assert_eq!(fake.approve(&approval).await, GatewayAnswer::NotFound);
    assert_eq!(fake.look_up(&approval).await, GatewayAnswer::NotFound);
    assert_eq!(fake.ledger().unwrap(), []);
}

#[tokio::test(start_paused = true)]
async fn a_slow_gateway_takes_exactly_its_time() {
    let fake = fake();
    let began = Instant::now();
    let approval = approval("slow-1500-1");
    assert_eq!(fake.approve(&approval).await, GatewayAnswer::Approved { captured: approval.amount });
    assert_eq!(began.elapsed(), Duration::from_millis(1500));
}

#[tokio::test(start_paused = true)]
async fn a_slow_approval_comes_true_although_nobody_waits_for_it() {
    let limited = TimeLimited::new(fake(), Duration::from_secs(1));
    let approval = approval("slow-5000-1");
    assert_eq!(limited.approve(&approval).await, GatewayAnswer::Unknown);
    advance(Duration::from_millis(3_900)).await;
    assert_eq!(limited.look_up(&approval).await, GatewayAnswer::Unknown);
    advance(Duration::from_millis(100)).await;
    assert_eq!(limited.look_up(&approval).await, GatewayAnswer::Approved { captured: approval.amount });
}

#[tokio::test]
async fn a_key_pays_for_one_payment_only() {
    let fake = fake();
    let (first, second) = (approval("ok-1"), approval("ok-1"));
    assert_eq!(fake.approve(&first).await, GatewayAnswer::Approved { captured: first.amount });
    assert_eq!(fake.approve(&second).await, declined("payment_key_used"));
    let captured: Vec<Won> = fake.ledger().unwrap().into_iter().map(|entry| entry.captured).collect();
    assert_eq!(captured, [first.amount, Won::ZERO]);
}

#[tokio::test]
async fn nothing_is_given_back_that_was_not_captured() {
    let fake = fake();
    let (never_sent, declined) = (approval("ok-1"), approval("decline-1"));
    fake.approve(&declined).await;
    assert_eq!(fake.refund(&never_sent, never_sent.amount).await, RefundAnswer::Unknown);
    assert_eq!(fake.refund(&declined, declined.amount).await, RefundAnswer::Unknown);
}

#[tokio::test]
async fn no_more_is_given_back_than_was_captured() {
    let fake = fake();
    let approval = approval("ok-1");
    fake.approve(&approval).await;
    let more = approval.amount.checked_add(Won::new(1).unwrap()).unwrap();
    assert_eq!(fake.refund(&approval, more).await, RefundAnswer::Unknown);
    assert_eq!(fake.ledger().unwrap()[0].refunded, Won::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_late_capture_is_never_answered_and_comes_true_all_the_same() {
    let limited = TimeLimited::new(fake(), Duration::from_secs(8));
    let (began, approval) = (Instant::now(), approval("late-20000-1"));
    assert_eq!(limited.approve(&approval).await, GatewayAnswer::Unknown);
    assert_eq!(began.elapsed(), Duration::from_secs(8), "as long as anybody waits");
    assert_eq!(limited.look_up(&approval).await, GatewayAnswer::Unknown);
    advance(Duration::from_secs(12)).await;
    assert_eq!(limited.look_up(&approval).await, GatewayAnswer::Approved { captured: approval.amount });
}

#[tokio::test]
async fn another_amount_is_captured_and_can_be_given_back_in_full() {
    let fake = fake();
    let approval = approval("amount-1000-1");
    let captured = Won::new(1_000).unwrap();
    assert_eq!(fake.approve(&approval).await, GatewayAnswer::Approved { captured });
    assert_eq!(fake.refund(&approval, captured).await, RefundAnswer::Refunded);
    let entry = &fake.ledger().unwrap()[0];
    assert_eq!((entry.captured, entry.refunded), (captured, captured));
}

#[tokio::test]
async fn a_key_for_one_reservation_pays_for_no_other() {
    let fake = fake();
    let theirs = approval("ok-1");
    let key = PaymentKey::parse(&format!("for-{}-1", theirs.reservation)).unwrap();
    let (ours, theirs) = (Approval { key: key.clone(), ..approval("ok-2") }, Approval { key, ..theirs });
    assert_eq!(fake.approve(&ours).await, declined("order_differs"));
    assert_eq!(fake.approve(&theirs).await, GatewayAnswer::Approved { captured: theirs.amount });
}
