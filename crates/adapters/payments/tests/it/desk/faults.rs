use std::time::Duration;

use frontrow_application::ports::{GatewayAnswer, GatewayLedger, PaymentGateway, RefundAnswer};
use frontrow_payments::{FakeDesk, Http};
use frontrow_testkit::FakeClock;
use hyper::Request;
use hyper::body::Bytes;
use tokio::time::Instant;

use crate::fixture::{approval, asking, fake};

/// Tells the desk what to do wrong; gives what it does wrong from then on.
async fn change(desk: &FakeDesk, method: &str, faults: &'static str) -> String {
    let request = Request::builder().method(method).uri("http://gateway.test/faults");
    let answer = desk.send(request.body(Bytes::from_static(faults.as_bytes())).unwrap()).await.unwrap();
    assert!(answer.status().is_success(), "{answer:?}");
    String::from_utf8(answer.body().to_vec()).unwrap()
}

#[tokio::test]
async fn a_desk_that_is_down_did_nothing_and_knows_nothing() {
    let book = fake();
    let desk = FakeDesk::new(book.clone());
    let (gateway, before, meanwhile) = (asking(&desk), approval("ok-1"), approval("ok-2"));
    gateway.approve(&before).await;

    change(&desk, "PUT", r#"{"down": true}"#).await;
    assert_eq!(gateway.approve(&meanwhile).await, GatewayAnswer::NotFound);
    assert_eq!(gateway.look_up(&before).await, GatewayAnswer::Unknown, "it may know, for all we know");
    assert_eq!(gateway.refund(&before, before.amount).await, RefundAnswer::Unknown);
    assert!(gateway.page(FakeClock::START, None).await.is_err());
    assert_eq!(book.ledger().unwrap().len(), 1);

    change(&desk, "DELETE", "").await;
    assert_eq!(gateway.approve(&meanwhile).await, GatewayAnswer::Approved { captured: meanwhile.amount });
}

#[tokio::test]
async fn answers_get_lost_after_the_work_was_done_and_as_many_as_were_asked_for() {
    let book = fake();
    let desk = FakeDesk::new(book.clone());
    let (gateway, first, second, third) = (asking(&desk), approval("ok-1"), approval("ok-2"), approval("ok-3"));
    change(&desk, "PUT", r#"{"loseAnswers": 2}"#).await;
    assert_eq!(gateway.approve(&first).await, GatewayAnswer::Unknown);
    assert_eq!(
        gateway.look_up(&first).await,
        GatewayAnswer::Approved { captured: first.amount },
        "questions are answered"
    );
    assert_eq!(gateway.refund(&first, first.amount).await, RefundAnswer::Unknown);
    assert_eq!(gateway.look_up(&first).await, GatewayAnswer::Refunded { captured: first.amount });
    assert_eq!(change(&desk, "GET", "").await, r#"{"down":false,"slowMilliseconds":0,"loseAnswers":0}"#);
    for approval in [&second, &third] {
        assert_eq!(gateway.approve(approval).await, GatewayAnswer::Approved { captured: approval.amount });
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_desk_takes_its_time_for_everything() {
    let desk = FakeDesk::new(fake());
    let (gateway, approval) = (asking(&desk), approval("ok-1"));
    change(&desk, "PUT", r#"{"slowMilliseconds": 300}"#).await;
    let began = Instant::now();
    assert_eq!(gateway.approve(&approval).await, GatewayAnswer::Approved { captured: approval.amount });
    assert_eq!(gateway.look_up(&approval).await, GatewayAnswer::Approved { captured: approval.amount });
    assert_eq!(began.elapsed(), Duration::from_millis(600));
}

#[tokio::test]
async fn a_key_for_which_the_gateway_is_down_did_nothing() {
    let book = fake();
    let gateway = asking(&FakeDesk::new(book.clone()));
    let approval = approval("down-1");
    assert_eq!(gateway.approve(&approval).await, GatewayAnswer::NotFound);
    assert_eq!(gateway.look_up(&approval).await, GatewayAnswer::NotFound);
    assert_eq!(book.ledger().unwrap(), []);
}
