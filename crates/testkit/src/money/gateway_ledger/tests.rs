//! The suite bites: each clause finds the books that break it, and passes those that break none.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use frontrow_application::ports::{Clock, GatewayLedger, Unavailable};

use super::*;
use crate::{FakeClock, new_id};

/// How books break their contract.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    LosesTheLastPage,
    ForgetsRefunds,
    RepeatsTheFirstLine,
    KnowsEverythingSinceEver,
    RefundsWhatIsRead,
    NeverEnds,
}

const PAGE: usize = 50;

struct Books {
    fault: Fault,
    clock: FakeClock,
    lines: Mutex<Vec<(OffsetDateTime, GatewayLine)>>,
}

struct Fixture(Arc<Books>);

#[async_trait]
impl GatewayLedger for Books {
    async fn page(&self, since: OffsetDateTime, next: Option<String>) -> Result<GatewayPage, Unavailable> {
        let mut lines = self.lines.lock().unwrap();
        let from: usize = next.as_deref().map_or(0, |next| next.parse().unwrap());
        let since = if self.fault == Fault::KnowsEverythingSinceEver { OffsetDateTime::UNIX_EPOCH } else { since };
        let mut all: Vec<_> = lines.iter().filter(|(at, _)| *at >= since).map(|(_, line)| line.clone()).collect();
        if self.fault == Fault::ForgetsRefunds {
            all.iter_mut().for_each(|line| line.refunded = Won::ZERO);
        }
        if self.fault == Fault::RefundsWhatIsRead {
            lines.iter_mut().for_each(|(_, line)| line.refunded = line.captured);
        }
        let mut page: Vec<_> = all.iter().skip(from).take(PAGE).cloned().collect();
        if self.fault == Fault::RepeatsTheFirstLine && from > 0 {
            page.extend(all.first().cloned());
        }
        let more = from + PAGE < all.len() && !(self.fault == Fault::LosesTheLastPage && from > 0);
        let next = (more || self.fault == Fault::NeverEnds).then(|| (from + PAGE).to_string());
        Ok(GatewayPage { lines: page, next })
    }
}

impl Fixture {
    fn with(fault: Fault) -> Self {
        Self(Arc::new(Books { fault, clock: FakeClock::default(), lines: Mutex::default() }))
    }
}

#[async_trait]
impl LedgerFixture for Fixture {
    fn fresh() -> Self {
        Self::with(Fault::None)
    }

    fn ledger(&self) -> Arc<dyn GatewayLedger> {
        self.0.clone()
    }

    fn now(&self) -> OffsetDateTime {
        self.0.clock.now()
    }

    fn pass(&self, time: Duration) {
        self.0.clock.advance(time);
    }

    async fn capture(&self, amount: Won) -> PaymentKey {
        let key = PaymentKey::parse(&new_id().to_string()).unwrap();
        let line = GatewayLine { key: key.clone(), captured: amount, refunded: Won::ZERO };
        self.0.lines.lock().unwrap().push((self.now(), line));
        key
    }

    async fn give_back(&self, key: &PaymentKey) {
        let mut lines = self.0.lines.lock().unwrap();
        let (_, line) = lines.iter_mut().find(|(_, line)| line.key == *key).unwrap();
        line.refunded = line.captured;
    }

    async fn decline(&self, _: Won) -> PaymentKey {
        PaymentKey::parse(&new_id().to_string()).unwrap()
    }
}

mod books_that_keep_their_word_pass {
    use super::Fixture;

    crate::gateway_ledger!(Fixture);
}

#[tokio::test]
#[should_panic(expected = "what was captured, and what went back")]
async fn books_that_lose_a_page_are_found() {
    every_capture(&Fixture::with(Fault::LosesTheLastPage)).await;
}

#[tokio::test]
#[should_panic(expected = "what was captured, and what went back")]
async fn books_that_forget_refunds_are_found() {
    every_capture(&Fixture::with(Fault::ForgetsRefunds)).await;
}

#[tokio::test]
#[should_panic(expected = "a payment is on two pages")]
async fn books_that_repeat_themselves_are_found() {
    every_capture(&Fixture::with(Fault::RepeatsTheFirstLine)).await;
}

#[tokio::test]
#[should_panic(expected = "what is two days older is left out")]
async fn books_that_begin_with_the_world_are_found() {
    every_capture(&Fixture::with(Fault::KnowsEverythingSinceEver)).await;
}

#[tokio::test]
#[should_panic(expected = "read twice")]
async fn books_that_move_money_when_read_are_found() {
    it_only_reads(&Fixture::with(Fault::RefundsWhatIsRead)).await;
}

#[tokio::test]
#[should_panic(expected = "the pages do not end")]
async fn books_without_an_end_are_found() {
    it_ends(&Fixture::with(Fault::NeverEnds)).await;
}
