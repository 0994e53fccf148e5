//! Toss's books: movements of money, made into payments.

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::ports::{Clock, GatewayLedger, GatewayLine, GatewayPage};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::Won;
use frontrow_payments::{HttpsClient, TossLedger};
use frontrow_testkit::money::gateway_ledger::LedgerFixture;
use frontrow_testkit::{FakeClock, new_id};
use time::{Duration, OffsetDateTime};

use super::provider::{Movement, Provider, SECRET_KEY};
use crate::wire::{Between, listening, nobody};

const START: OffsetDateTime = FakeClock::START;

fn movement(key: &str, status: &'static str, amount: i64, after: Duration) -> Movement {
    Movement { key: key.to_owned(), order_id: new_id().to_string(), status, amount, at: START + after }
}

async fn ledger(provider: &Provider, clock: Arc<FakeClock>) -> TossLedger {
    let (http, address) = (Arc::new(HttpsClient::for_books().unwrap()), listening(provider, Between::Nothing).await);
    TossLedger::new(http, &format!("http://{address}"), SECRET_KEY, clock).unwrap()
}

async fn all(provider: &Provider, since: OffsetDateTime) -> HashMap<String, (i64, i64)> {
    let clock = Arc::new(FakeClock::default());
    clock.advance(Duration::days(1));
    let GatewayPage { lines, next } = ledger(provider, clock).await.page(since, None).await.unwrap();
    assert_eq!(next, None, "it is read to its end");
    let told = |line: GatewayLine| (line.key.as_str().to_owned(), (line.captured.amount(), line.refunded.amount()));
    let count = lines.len();
    let lines: HashMap<_, _> = lines.into_iter().map(told).collect();
    assert_eq!(lines.len(), count, "a payment has one line");
    lines
}

#[tokio::test]
async fn a_payment_is_one_line_however_far_its_refund_is_behind_it() {
    let provider = Provider::default();
    provider.moves(movement("tviva0", "DONE", 5_000, Duration::ZERO));
    for number in 1..2_500 {
        provider.moves(movement(&format!("tviva{number}"), "DONE", 1_000, Duration::seconds(number)));
    }
    provider.moves(movement("tviva0", "PARTIAL_CANCELED", 2_000, Duration::hours(1)));
    provider.moves(movement("tviva0", "CANCELED", 3_000, Duration::hours(2)));
    let lines = all(&provider, START).await;
    assert_eq!((lines.len(), lines["tviva0"], lines["tviva7"]), (2_500, (5_000, 5_000), (1_000, 0)));
}

#[tokio::test]
async fn a_refund_counts_whichever_sign_it_is_written_with() {
    let provider = Provider::default();
    for (key, back) in [("tviva1", 1_000), ("tviva2", -1_000)] {
        provider.moves(movement(key, "DONE", 1_000, Duration::ZERO));
        provider.moves(movement(key, "CANCELED", back, Duration::MINUTE));
    }
    assert!(all(&provider, START).await.values().all(|moved| *moved == (1_000, 1_000)));
}

#[tokio::test]
async fn what_was_not_captured_since_then_and_for_us_is_no_line() {
    let provider = Provider::default();
    provider.moves(movement("tviva1", "DONE", 1_000, -Duration::SECOND));
    provider.moves(movement("tviva1", "CANCELED", 1_000, Duration::SECOND));
    provider.moves(movement("tviva2", "WAITING_FOR_DEPOSIT", 1_000, Duration::SECOND));
    provider.moves(Movement { order_id: "order-7".to_owned(), ..movement("tviva3", "DONE", 1_000, Duration::SECOND) });
    provider.moves(movement("tviva4", "DONE", 1_000, Duration::ZERO));
    assert_eq!(all(&provider, START).await.into_keys().collect::<Vec<_>>(), ["tviva4"]);
}

#[tokio::test]
async fn books_that_cannot_be_read_are_unavailable() {
    let (https, clock) = (|| Arc::new(HttpsClient::for_books().unwrap()), || Arc::new(FakeClock::default()));
    let away = format!("http://{}", nobody().await);
    assert!(TossLedger::new(https(), &away, SECRET_KEY, clock()).unwrap().page(START, None).await.is_err());
    let address = format!("http://{}", listening(&Provider::default(), Between::Nothing).await);
    let refused = TossLedger::new(https(), &address, "test_sk_of_somebody_else", clock()).unwrap();
    assert!(refused.page(START, None).await.is_err());
}

struct Shop {
    clock: Arc<FakeClock>,
    provider: Provider,
}

impl Shop {
    fn moves(&self, key: &str, status: &'static str, amount: i64) {
        self.provider.moves(movement(key, status, amount, self.now() - START));
    }
}

#[async_trait]
impl LedgerFixture for Shop {
    fn fresh() -> Self {
        Self { clock: Arc::default(), provider: Provider::default() }
    }

    fn ledger(&self) -> Arc<dyn GatewayLedger> {
        let (http, clock) = (Arc::new(self.provider.clone()), self.clock.clone());
        Arc::new(TossLedger::new(http, "https://api.tosspayments.test", SECRET_KEY, clock).unwrap())
    }

    fn now(&self) -> OffsetDateTime {
        self.clock.now()
    }

    fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    async fn capture(&self, amount: Won) -> PaymentKey {
        let key = format!("tviva{}", new_id().simple());
        self.moves(&key, "DONE", amount.amount());
        PaymentKey::parse(&key).unwrap()
    }

    async fn give_back(&self, key: &PaymentKey) {
        self.moves(key.as_str(), "CANCELED", self.provider.captured(key.as_str()));
    }

    /// What was declined moved no money, and is not listed.
    async fn decline(&self, _: Won) -> PaymentKey {
        PaymentKey::parse(&format!("tviva{}", new_id().simple())).unwrap()
    }
}

frontrow_testkit::gateway_ledger!(Shop);
