//! The contract of `GatewayLedger`: one function a clause.

mod fixture;

use std::collections::HashMap;

use frontrow_application::ports::{GatewayLine, GatewayPage};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::Won;
use time::{Duration, OffsetDateTime};

pub use fixture::LedgerFixture;

/// `gateway_ledger!(Fixture)` expands to a module with one test for each clause. Time is paused.
#[macro_export]
macro_rules! gateway_ledger {
    ($fixture:ty) => {
        mod gateway_ledger {
            use super::*;
            $crate::gateway_ledger! { @clauses $fixture: every_capture, it_only_reads, it_ends }
        }
    };
    (@clauses $fixture:ty: $($clause:ident),+) => {$(
        #[tokio::test(start_paused = true)]
        async fn $clause() {
            let fixture = <$fixture as $crate::money::gateway_ledger::LedgerFixture>::fresh();
            $crate::money::gateway_ledger::$clause(&fixture).await;
        }
    )+};
}

/// More than two pages of any provider.
const MANY: i64 = 230;
/// More pages than so many lines ever take.
const PAGES_AT_MOST: usize = 1_000;

/// Clause 1: each payment of which money was captured since `since` is on exactly one page, with what was captured and
/// what went back by now.
pub async fn every_capture<F: LedgerFixture>(fixture: &F) {
    let began = fixture.now();
    let mut expected = HashMap::new();
    for amount in (1..=MANY).map(|number| Won::new(number * 1_000).unwrap()) {
        let key = fixture.capture(amount).await;
        let is_back = amount.amount() % 3_000 == 0;
        if is_back {
            fixture.give_back(&key).await;
        }
        expected.insert(key, (amount, if is_back { amount } else { Won::ZERO }));
    }
    let declined = fixture.decline(Won::new(1_000).unwrap()).await;
    assert_eq!(by_key(fixture, began).await, expected, "what was captured, and what went back");
    assert!(!expected.contains_key(&declined));

    fixture.pass(Duration::days(2));
    let since = fixture.now();
    let later = fixture.capture(Won::new(7).unwrap()).await;
    let found = by_key(fixture, since).await;
    assert_eq!(
        found,
        HashMap::from([(later, (Won::new(7).unwrap(), Won::ZERO))]),
        "what is two days older is left out"
    );
}

/// Clause 2: reading changes nothing, at the gateway or with us.
pub async fn it_only_reads<F: LedgerFixture>(fixture: &F) {
    let began = fixture.now();
    let key = fixture.capture(Won::new(50_000).unwrap()).await;
    let first = by_key(fixture, began).await;
    assert_eq!(by_key(fixture, began).await, first, "read twice");
    fixture.give_back(&key).await;
    let amount = Won::new(50_000).unwrap();
    assert_eq!(by_key(fixture, began).await, HashMap::from([(key, (amount, amount))]), "and it can still go back");
}

/// Clause 3: the pages end; payments made meanwhile may be missing.
pub async fn it_ends<F: LedgerFixture>(fixture: &F) {
    let began = fixture.now();
    assert_eq!(by_key(fixture, began).await, HashMap::new(), "nothing was captured so far");
    let mut before = Vec::new();
    for _ in 0..MANY {
        before.push(fixture.capture(Won::new(1_000).unwrap()).await);
    }
    let (mut next, mut seen, mut pages) = (None, Vec::new(), 0);
    loop {
        let page = fixture.ledger().page(began, next).await.unwrap();
        seen.extend(page.lines.into_iter().map(|line| line.key));
        pages += 1;
        assert!(pages < PAGES_AT_MOST, "the pages do not end");
        next = page.next;
        if next.is_none() {
            break;
        }
        fixture.capture(Won::new(1_000).unwrap()).await;
    }
    assert!(before.iter().all(|key| seen.contains(key)), "what was there at the beginning is on a page");
}

/// Every line since `since`; no key may come twice.
async fn by_key<F: LedgerFixture>(fixture: &F, since: OffsetDateTime) -> HashMap<PaymentKey, (Won, Won)> {
    let (mut found, mut next) = (HashMap::new(), None);
    for _ in 0..PAGES_AT_MOST {
        let GatewayPage { lines, next: following } = fixture.ledger().page(since, next).await.unwrap();
        // A line of which nothing was captured says nothing.
        for GatewayLine { key, captured, refunded } in lines.into_iter().filter(|line| !line.captured.is_zero()) {
            assert_eq!(found.insert(key, (captured, refunded)), None, "a payment is on two pages");
        }
        next = following;
        if next.is_none() {
            return found;
        }
    }
    panic!("the pages do not end");
}

#[cfg(test)]
mod tests;
