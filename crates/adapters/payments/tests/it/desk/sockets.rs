use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use frontrow_application::ports::{GatewayAnswer, GatewayLedger, PaymentGateway, RefundAnswer};
use frontrow_payments::{FakeDesk, Http, HttpsClient, RemoteFakeGateway, TimeLimited};
use frontrow_testkit::FakeClock;
use hyper::Request;
use hyper::body::Bytes;
use tokio::net::TcpListener;

use crate::fixture::{approval, fake};

const ANSWER_TIMEOUT: Duration = Duration::from_millis(700);

async fn served(desk: FakeDesk) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(desk.serve(listener));
    address
}

fn at(address: SocketAddr) -> RemoteFakeGateway {
    RemoteFakeGateway::new(Arc::new(HttpsClient::new().unwrap()), &format!("http://{address}")).unwrap()
}

#[tokio::test]
async fn a_payment_is_captured_looked_up_found_in_the_books_and_given_back() {
    let gateway = at(served(FakeDesk::new(fake())).await);
    let approval = approval("ok-1");
    assert_eq!(gateway.look_up(&approval).await, GatewayAnswer::NotFound);
    assert_eq!(gateway.approve(&approval).await, GatewayAnswer::Approved { captured: approval.amount });
    assert_eq!(gateway.look_up(&approval).await, GatewayAnswer::Approved { captured: approval.amount });
    let page = gateway.page(FakeClock::START, None).await.unwrap();
    assert_eq!((page.lines.len(), page.lines[0].key.as_str(), page.next), (1, "ok-1", None));
    assert_eq!(gateway.refund(&approval, approval.amount).await, RefundAnswer::Refunded);
    assert_eq!(gateway.look_up(&approval).await, GatewayAnswer::Refunded { captured: approval.amount });
}

#[tokio::test]
async fn a_lost_answer_is_a_connection_that_ends_and_the_next_call_is_answered() {
    let gateway = at(served(FakeDesk::new(fake())).await);
    let approval = approval("lost-1");
    assert_eq!(gateway.approve(&approval).await, GatewayAnswer::Unknown);
    assert_eq!(gateway.look_up(&approval).await, GatewayAnswer::Approved { captured: approval.amount });
}

#[tokio::test]
async fn a_call_that_is_never_answered_ends_with_the_time_limit() {
    let gateway = TimeLimited::new(Arc::new(at(served(FakeDesk::new(fake())).await)), ANSWER_TIMEOUT);
    let approval = approval("late-0-1");
    assert_eq!(gateway.approve(&approval).await, GatewayAnswer::Unknown);
    assert_eq!(gateway.look_up(&approval).await, GatewayAnswer::Approved { captured: approval.amount });
}

#[tokio::test]
async fn a_gateway_that_is_not_there_was_not_asked() {
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let (gateway, approval) = (at(nobody), approval("ok-1"));
    assert_eq!(gateway.approve(&approval).await, GatewayAnswer::NotFound);
    assert_eq!(gateway.look_up(&approval).await, GatewayAnswer::Unknown, "it may know, for all we know");
    assert_eq!(gateway.refund(&approval, approval.amount).await, RefundAnswer::Unknown);
}

#[tokio::test]
async fn what_somebody_else_says_is_not_taken_for_the_gateway() {
    struct BadGateway;

    #[async_trait::async_trait]
    impl Http for BadGateway {
        async fn send(&self, _: Request<Bytes>) -> Result<hyper::Response<Bytes>, frontrow_payments::NoAnswer> {
            Ok(hyper::Response::builder().status(503).body("<html>503</html>".into()).unwrap())
        }
    }

    let gateway = RemoteFakeGateway::new(Arc::new(BadGateway), "https://gateway.test").unwrap();
    let approval = approval("ok-1");
    assert_eq!(gateway.approve(&approval).await, GatewayAnswer::Unknown, "what stands behind it may have worked");
    assert_eq!(gateway.look_up(&approval).await, GatewayAnswer::Unknown);
    assert_eq!(gateway.refund(&approval, approval.amount).await, RefundAnswer::Unknown);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let address = served(FakeDesk::new(fake())).await;
    let request = Request::post(format!("http://{address}/payments")).body(vec![b' '; 17 * 1024].into()).unwrap();
    let answer = HttpsClient::new().unwrap().send(request).await.unwrap();
    assert_eq!(answer.status(), 413, "{answer:?}");
}

#[test]
fn an_address_that_is_none_is_refused() {
    for url in ["", "gateway", "/payments", "http://"] {
        assert!(RemoteFakeGateway::new(Arc::new(HttpsClient::new().unwrap()), url).is_err(), "{url}");
    }
}
