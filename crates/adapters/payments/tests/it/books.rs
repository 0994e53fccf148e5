//! The fake gateway's own books, read in process and at its desk.

use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::ports::{Approval, Clock, GatewayAnswer, GatewayLedger, PaymentGateway, RefundAnswer};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::{PaymentId, Won};
use frontrow_payments::{FakeDesk, FakeGateway};
use frontrow_testkit::money::gateway_ledger::LedgerFixture;
use frontrow_testkit::{FakeClock, new_id};
use time::{Duration, OffsetDateTime};

use crate::fixture::{approval, asking};

struct Books {
    clock: Arc<FakeClock>,
    fake: Arc<FakeGateway>,
    ledger: Arc<dyn GatewayLedger>,
}

struct InProcess(Books);
struct AtItsDesk(Books);

impl Books {
    fn new(ledger: impl FnOnce(Arc<FakeGateway>) -> Arc<dyn GatewayLedger>) -> Self {
        let clock = Arc::new(FakeClock::default());
        let fake = Arc::new(FakeGateway::in_memory(clock.clone()));
        Self { clock, ledger: ledger(fake.clone()), fake }
    }

    async fn capture(&self, amount: Won) -> PaymentKey {
        let asked = Approval { amount, ..approval(&format!("ok-{}", new_id())) };
        assert_eq!(self.fake.approve(&asked).await, GatewayAnswer::Approved { captured: amount });
        asked.key
    }

    async fn give_back(&self, key: &PaymentKey) {
        let entry = self.fake.ledger().unwrap().into_iter().find(|entry| entry.key == key.as_str()).unwrap();
        let asked = Approval { payment: entry.payment, ..approval(key.as_str()) };
        assert_eq!(self.fake.refund(&asked, entry.captured).await, RefundAnswer::Refunded);
    }

    async fn decline(&self, amount: Won) -> PaymentKey {
        let asked = Approval { amount, payment: PaymentId::new(new_id()), ..approval("decline-1") };
        self.fake.approve(&asked).await;
        asked.key
    }
}

macro_rules! fixtures {
    ($($fixture:ident: $ledger:expr),+ $(,)?) => {$(
        #[async_trait]
        impl LedgerFixture for $fixture {
            fn fresh() -> Self {
                Self(Books::new($ledger))
            }

            fn ledger(&self) -> Arc<dyn GatewayLedger> {
                self.0.ledger.clone()
            }

            fn now(&self) -> OffsetDateTime {
                self.0.clock.now()
            }

            fn pass(&self, time: Duration) {
                self.0.clock.advance(time);
            }

            async fn capture(&self, amount: Won) -> PaymentKey {
                self.0.capture(amount).await
            }

            async fn give_back(&self, key: &PaymentKey) {
                self.0.give_back(key).await;
            }

            async fn decline(&self, amount: Won) -> PaymentKey {
                self.0.decline(amount).await
            }
        }
    )+};
}

fixtures! {
    InProcess: |fake| fake,
    AtItsDesk: |fake| Arc::new(asking(&FakeDesk::new(fake))),
}

mod in_process {
    use super::*;

    frontrow_testkit::gateway_ledger!(InProcess);
}

mod at_its_desk {
    use super::*;

    frontrow_testkit::gateway_ledger!(AtItsDesk);
}

#[tokio::test]
async fn a_place_that_no_page_gave_is_refused() {
    let books = Books::new(|fake| fake);
    assert!(books.ledger.page(FakeClock::START, Some("everything".to_owned())).await.is_err());
}
