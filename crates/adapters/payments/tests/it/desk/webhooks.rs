use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use frontrow_application::ports::{Approval, GatewayAnswer, GatewayHint, GatewayMessage, PaymentGateway};
use frontrow_payments::{FakeDesk, Http, HttpsClient, NoAnswer};
use hyper::body::Bytes;
use hyper::{Request, Response};
use tokio::time::advance;

use crate::fixture::{approval, asking, fake};

const WEBHOOK: &str = "http://shop.test/api/v1/payments/webhooks/fake";

/// Somebody who hears webhooks, after refusing some; and what the gateway had answered by then.
#[derive(Clone, Default)]
struct Shop(Arc<Mutex<Heard>>);

#[derive(Default)]
struct Heard {
    refuses: u32,
    /// What was heard, beside whether the call had been answered.
    messages: Vec<(String, bool)>,
    is_answered: bool,
}

#[async_trait]
impl Http for Shop {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, NoAnswer> {
        assert_eq!(request.uri().to_string(), WEBHOOK);
        let mut heard = self.0.lock().unwrap();
        let status = if heard.refuses > 0 { 503 } else { 200 };
        heard.refuses = heard.refuses.saturating_sub(1);
        if status == 200 {
            let message = (String::from_utf8(request.body().to_vec()).unwrap(), heard.is_answered);
            heard.messages.push(message);
        }
        Ok(Response::builder().status(status).body(Bytes::new()).unwrap())
    }
}

impl Shop {
    fn refusing(times: u32) -> Self {
        let shop = Self::default();
        shop.0.lock().unwrap().refuses = times;
        shop
    }

    /// The kinds that were heard of this payment, and whether each came after the answer. Time is paused: whatever is
    /// under way has come once a minute is over.
    async fn heard_of(&self, approval: &Approval) -> Vec<(&'static str, bool)> {
        for _ in 0..60 {
            advance(Duration::from_secs(1)).await;
            tokio::task::yield_now().await;
        }
        let gateway = fake();
        let messages = self.0.lock().unwrap().messages.clone();
        let kinds = ["requested", "captured", "declined", "refunded"];
        let told = messages.into_iter().map(|(body, after_the_answer)| {
            let message = GatewayMessage { headers: Vec::new(), body: body.clone().into_bytes() };
            let hint = gateway.read_message(&message);
            assert_eq!(hint, Ok(Some(GatewayHint::Payment(approval.payment))), "{body}");
            let kind = kinds.into_iter().find(|kind| body.contains(&format!("\"payment.{kind}\""))).unwrap();
            (kind, after_the_answer)
        });
        told.collect()
    }

    async fn asks(&self, key: &str) -> (Approval, FakeDesk) {
        let (desk, approval) = (FakeDesk::telling(fake(), Arc::new(self.clone()), WEBHOOK).unwrap(), approval(key));
        asking(&desk).approve(&approval).await;
        self.0.lock().unwrap().is_answered = true;
        (approval, desk)
    }
}

#[tokio::test(start_paused = true)]
async fn what_happens_is_told() {
    for (key, kind) in
        [("ok-1", "captured"), ("lost-1", "captured"), ("decline-1", "declined"), ("late-900-1", "captured")]
    {
        let shop = Shop::default();
        let (approval, _desk) = shop.asks(key).await;
        let heard = shop.heard_of(&approval).await;
        assert_eq!(heard.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), [kind], "{key}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_refund_is_told_once() {
    let shop = Shop::default();
    let (approval, desk) = shop.asks("ok-1").await;
    for _ in 0..2 {
        asking(&desk).refund(&approval, approval.amount).await;
    }
    let kinds: Vec<_> = shop.heard_of(&approval).await.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["captured", "refunded"]);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_says_so_is_told_twice() {
    let shop = Shop::default();
    let (approval, _desk) = shop.asks("twice-1").await;
    let kinds: Vec<_> = shop.heard_of(&approval).await.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["captured", "captured"]);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_says_so_is_told_before_the_answer_and_backwards() {
    let shop = Shop::default();
    let (approval, desk) = shop.asks("reordered-1").await;
    let heard = shop.heard_of(&approval).await;
    assert_eq!(heard.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), ["captured", "requested"]);
    assert_eq!(heard[0], ("captured", false), "before the answer");
    let answer = asking(&desk).look_up(&approval).await;
    assert_eq!(answer, GatewayAnswer::Approved { captured: approval.amount });
}

#[tokio::test(start_paused = true)]
async fn a_webhook_that_is_not_taken_is_sent_again_a_few_times() {
    let shop = Shop::refusing(4);
    let (approval, _desk) = shop.asks("ok-1").await;
    assert_eq!(shop.heard_of(&approval).await.len(), 1);
    let shop = Shop::refusing(5);
    let (approval, _desk) = shop.asks("ok-1").await;
    assert_eq!(shop.heard_of(&approval).await, []);
}

#[test]
fn an_address_that_is_none_is_refused() {
    let http = Arc::new(HttpsClient::new().unwrap());
    assert!(FakeDesk::telling(fake(), http, "the server").is_err());
}
