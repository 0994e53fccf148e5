//! Stripe's books, a page at a time.

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::ports::{Clock, GatewayLedger, GatewayLine, GatewayPage};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::Won;
use frontrow_payments::{HttpsClient, StripeLedger};
use frontrow_testkit::money::gateway_ledger::LedgerFixture;
use frontrow_testkit::{FakeClock, new_id};
use time::{Duration, OffsetDateTime};

use super::ledger::{Intent, Refund};
use super::provider::{Provider, SECRET_KEY};
use crate::wire::{Between, listening, nobody};

const START: OffsetDateTime = FakeClock::START;

fn captured(amount: i64, created: OffsetDateTime) -> Intent {
    let (reservation, created) = (Some(new_id().to_string()), created.unix_timestamp());
    Intent { reservation, amount, status: "succeeded", created, ..Intent::default() }
}

async fn ledger(provider: &Provider) -> StripeLedger {
    let address = listening(provider, Between::Nothing).await;
    StripeLedger::new(Arc::new(HttpsClient::for_books().unwrap()), &format!("http://{address}"), SECRET_KEY).unwrap()
}

async fn all(ledger: &StripeLedger, since: OffsetDateTime) -> (HashMap<String, GatewayLine>, usize) {
    let (mut lines, mut next, mut pages) = (HashMap::new(), None, 0);
    loop {
        let GatewayPage { lines: page, next: then } = ledger.page(since, next).await.unwrap();
        pages += 1;
        for line in page {
            assert!(lines.insert(line.key.as_str().to_owned(), line).is_none(), "on one page only");
        }
        if then.is_none() {
            return (lines, pages);
        }
        next = then;
    }
}

#[tokio::test]
async fn every_capture_is_on_one_page_with_what_went_back() {
    let provider = Provider::default();
    for number in 0..250 {
        provider.made(&format!("pi_{number}"), captured(1_000 + number, START + Duration::seconds(number / 3)));
    }
    provider.gave_back(Refund { intent: "pi_7".to_owned(), amount: 1_007, status: "succeeded" });
    provider.gave_back(Refund { intent: "pi_8".to_owned(), amount: 1_008, status: "failed" });
    let (lines, pages) = all(&ledger(&provider).await, START).await;
    assert_eq!((lines.len(), pages), (250, 3));
    let moved = |id: &str| (lines[id].captured.amount(), lines[id].refunded.amount());
    assert_eq!([moved("pi_0"), moved("pi_7"), moved("pi_8")], [(1_000, 0), (1_007, 1_007), (1_008, 0)]);
    assert_eq!(provider.work().0, 0, "reading captures nothing");
}

#[tokio::test]
async fn what_was_not_captured_for_us_in_won_is_no_line() {
    let provider = Provider::default();
    let ours = captured(1_000, START);
    for (id, intent) in [
        ("pi_held", Intent { status: "requires_capture", ..ours.clone() }),
        ("pi_gone", Intent { status: "canceled", ..ours.clone() }),
        ("pi_theirs", Intent { reservation: None, ..ours.clone() }),
        ("pi_named", Intent { reservation: Some("order-7".to_owned()), ..ours.clone() }),
        ("pi_dollars", Intent { currency: "usd".to_owned(), ..ours.clone() }),
        ("pi_ours", ours),
    ] {
        provider.made(id, intent);
    }
    let (lines, _) = all(&ledger(&provider).await, START).await;
    assert_eq!(lines.keys().collect::<Vec<_>>(), ["pi_ours"]);
    assert_eq!(lines["pi_ours"].captured, Won::new(1_000).unwrap());
}

#[tokio::test]
async fn what_was_made_before_and_may_have_been_captured_since_is_there() {
    let provider = Provider::default();
    provider.made("pi_1", captured(1_000, START - Duration::hours(23)));
    provider.made("pi_2", captured(2_000, START - Duration::hours(25)));
    let (lines, _) = all(&ledger(&provider).await, START).await;
    assert_eq!(lines.keys().collect::<Vec<_>>(), ["pi_1"], "no hold lives for a day");
}

#[tokio::test]
async fn books_that_cannot_be_read_are_unavailable() {
    let away = format!("http://{}", nobody().await);
    let https = || Arc::new(HttpsClient::for_books().unwrap());
    assert!(StripeLedger::new(https(), &away, SECRET_KEY).unwrap().page(START, None).await.is_err());
    let address = format!("http://{}", listening(&Provider::default(), Between::Nothing).await);
    let refused = StripeLedger::new(https(), &address, "sk_test_of_somebody_else").unwrap();
    assert!(refused.page(START, None).await.is_err());
}

struct Books {
    clock: Arc<FakeClock>,
    provider: Provider,
}

#[async_trait]
impl LedgerFixture for Books {
    fn fresh() -> Self {
        Self { clock: Arc::default(), provider: Provider::default() }
    }

    fn ledger(&self) -> Arc<dyn GatewayLedger> {
        let http = Arc::new(self.provider.clone());
        Arc::new(StripeLedger::new(http, "https://api.stripe.test", SECRET_KEY).unwrap())
    }

    fn now(&self) -> OffsetDateTime {
        self.clock.now()
    }

    fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    async fn capture(&self, amount: Won) -> PaymentKey {
        let id = format!("pi_{}", new_id().simple());
        self.provider.made(&id, captured(amount.amount(), self.now()));
        PaymentKey::parse(&id).unwrap()
    }

    async fn give_back(&self, key: &PaymentKey) {
        let (intent, status) = (key.as_str().to_owned(), "succeeded");
        self.provider.gave_back(Refund { amount: self.provider.amount(&intent), intent, status });
    }

    async fn decline(&self, amount: Won) -> PaymentKey {
        let key = self.capture(amount).await;
        self.provider.becomes(key.as_str(), "requires_payment_method");
        key
    }
}

frontrow_testkit::gateway_ledger!(Books);
