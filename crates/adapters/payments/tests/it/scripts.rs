//! What the contract does not say: how the keys behave.

use std::sync::Arc;
use std::time::Duration;

use frontrow_application::ports::{GatewayAnswer, PaymentGateway, RefundAnswer};
use frontrow_domain::shared::Won;
use frontrow_payments::{FakeGateway, TimeLimited};
use tokio::time::{Instant, advance};

use crate::fixture::approval;

fn declined(reason: &str) -> GatewayAnswer {
    GatewayAnswer::Declined { reason: reason.to_owned() }
}

#[tokio::test]
async fn a_declined_card_is_declined_as_such_and_a_strange_key_as_strange() {
    let fake = FakeGateway::in_memory();
    assert_eq!(fake.approve(&approval("decline-1")).await, declined("card_declined"));
    assert_eq!(fake.approve(&approval("tviva2024")).await, declined("unknown_payment_key"));
}

#[tokio::test]
async fn a_gateway_that_is_down_did_nothing_and_knows_nothing() {
    let fake = FakeGateway::in_memory();
    let approval = approval("down-1");
    assert_eq!(fake.approve(&approval).await, GatewayAnswer::NotFound);
    assert_eq!(fake.look_up(&approval).await, GatewayAnswer::NotFound);
    assert_eq!(fake.ledger().unwrap(), []);
}

#[tokio::test(start_paused = true)]
async fn a_slow_gateway_takes_exactly_its_time() {
    let fake = FakeGateway::in_memory();
    let began = Instant::now();
    let approval = approval("slow-1500-1");
    assert_eq!(fake.approve(&approval).await, GatewayAnswer::Approved { captured: approval.amount });
    assert_eq!(began.elapsed(), Duration::from_millis(1500));
}

#[tokio::test(start_paused = true)]
async fn a_slow_approval_comes_true_although_nobody_waits_for_it() {
    let limited = TimeLimited::new(Arc::new(FakeGateway::in_memory()), Duration::from_secs(1));
    let approval = approval("slow-5000-1");
    assert_eq!(limited.approve(&approval).await, GatewayAnswer::Unknown);
    advance(Duration::from_millis(3_900)).await;
    assert_eq!(limited.look_up(&approval).await, GatewayAnswer::Unknown);
    advance(Duration::from_millis(100)).await;
    assert_eq!(limited.look_up(&approval).await, GatewayAnswer::Approved { captured: approval.amount });
}

#[tokio::test]
async fn a_key_pays_for_one_payment_only() {
    let fake = FakeGateway::in_memory();
    let (first, second) = (approval("ok-1"), approval("ok-1"));
    assert_eq!(fake.approve(&first).await, GatewayAnswer::Approved { captured: first.amount });
    assert_eq!(fake.approve(&second).await, declined("payment_key_used"));
    let captured: Vec<Won> = fake.ledger().unwrap().into_iter().map(|entry| entry.captured).collect();
    assert_eq!(captured, [first.amount, Won::ZERO]);
}

#[tokio::test]
async fn nothing_is_given_back_that_was_not_captured() {
    let fake = FakeGateway::in_memory();
    let (never_sent, declined) = (approval("ok-1"), approval("decline-1"));
    fake.approve(&declined).await;
    assert_eq!(fake.refund(&never_sent, never_sent.amount).await, RefundAnswer::Unknown);
    assert_eq!(fake.refund(&declined, declined.amount).await, RefundAnswer::Unknown);
}

#[tokio::test]
async fn no_more_is_given_back_than_was_captured() {
    let fake = FakeGateway::in_memory();
    let approval = approval("ok-1");
    fake.approve(&approval).await;
    let more = approval.amount.checked_add(Won::new(1).unwrap()).unwrap();
    assert_eq!(fake.refund(&approval, more).await, RefundAnswer::Unknown);
    assert_eq!(fake.ledger().unwrap()[0].refunded, Won::ZERO);
}
