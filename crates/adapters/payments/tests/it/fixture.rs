use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use frontrow_application::ports::{Approval, GatewayMessage, PaymentGateway};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::{PaymentId, ReservationId, Won};
use frontrow_payments::{FakeDesk, FakeGateway, RemoteFakeGateway, TimeLimited};
use frontrow_testkit::money::payment_gateway::{Conduct, GatewayFixture, MoneyMoved};
use frontrow_testkit::{FakeClock, new_id};

pub(crate) fn approval(key: &str) -> Approval {
    let amount = Won::new(99_000).unwrap();
    let (payment, reservation) = (PaymentId::new(new_id()), ReservationId::new(new_id()));
    Approval { payment, reservation, key: PaymentKey::parse(key).unwrap(), amount }
}

fn unused_key(conduct: Conduct) -> PaymentKey {
    static KEYS: AtomicU64 = AtomicU64::new(1);
    let number = KEYS.fetch_add(1, Ordering::Relaxed);
    let word = match conduct {
        Conduct::Approves => "ok",
        Conduct::Declines => "decline",
        Conduct::TakesItsTime => "slow-20000",
        Conduct::LosesAnswers => "lost",
    };
    PaymentKey::parse(&format!("{word}-{number}")).unwrap()
}

fn moved(fake: &FakeGateway, payment: PaymentId) -> MoneyMoved {
    let entry = fake.ledger().unwrap().into_iter().find(|entry| entry.payment == payment);
    entry.map_or(MoneyMoved::default(), |entry| MoneyMoved { captured: entry.captured, refunded: entry.refunded })
}

/// The slowest key there is takes a minute.
const SLOWEST: Duration = Duration::from_secs(60);
const ANSWER_TIMEOUT: Duration = Duration::from_secs(3);

pub(crate) struct Fake {
    /// Its book is read behind the gateway's back.
    fake: Arc<FakeGateway>,
    gateway: Arc<dyn PaymentGateway>,
    answers_within: Duration,
}

/// The fake gateway alone.
pub(crate) struct Alone(Fake);
/// The fake gateway behind a time limit.
pub(crate) struct Limited(Fake);
/// The fake gateway at its desk, without a network between: time can be paused.
pub(crate) struct Remote(Fake);
/// The same behind a time limit.
pub(crate) struct RemoteLimited(Fake);

/// A fake gateway with a clock that stands still.
pub(crate) fn fake() -> Arc<FakeGateway> {
    Arc::new(FakeGateway::in_memory(Arc::new(FakeClock::default())))
}

/// Whoever asks at the desk.
pub(crate) fn asking(desk: &FakeDesk) -> RemoteFakeGateway {
    RemoteFakeGateway::new(Arc::new(desk.clone()), "http://gateway.test/").unwrap()
}

impl Fake {
    fn alone() -> Self {
        let fake = fake();
        Self { gateway: fake.clone(), fake, answers_within: SLOWEST }
    }

    fn remote() -> Self {
        let fake = fake();
        Self { gateway: Arc::new(asking(&FakeDesk::new(fake.clone()))), fake, answers_within: SLOWEST }
    }

    fn limited(self) -> Self {
        let gateway = Arc::new(TimeLimited::new(self.gateway, ANSWER_TIMEOUT));
        Self { gateway, answers_within: ANSWER_TIMEOUT, ..self }
    }
}

macro_rules! fixtures {
    ($($fixture:ident: $fresh:expr),+ $(,)?) => {$(
        impl GatewayFixture for $fixture {
            fn fresh() -> Self {
                Self($fresh)
            }

            fn gateway(&self) -> Arc<dyn PaymentGateway> {
                Arc::clone(&self.0.gateway)
            }

            fn answers_within(&self) -> Duration {
                self.0.answers_within
            }

            fn key(&self, conduct: Conduct, _: ReservationId, _: Won) -> PaymentKey {
                unused_key(conduct)
            }

            fn moved(&self, payment: PaymentId) -> MoneyMoved {
                moved(&self.0.fake, payment)
            }

            fn message_about(&self, approval: &Approval) -> GatewayMessage {
                message(&format!(r#"{{"paymentId": "{}"}}"#, approval.payment))
            }

            fn message_about_nothing(&self) -> GatewayMessage {
                message(r#"{"type": "payout.changed"}"#)
            }

            fn forged_message(&self, _: &Approval) -> Option<GatewayMessage> {
                None
            }
        }
    )+};
}

fixtures! {
    Alone: Fake::alone(),
    Limited: Fake::alone().limited(),
    Remote: Fake::remote(),
    RemoteLimited: Fake::remote().limited(),
}

fn message(body: &str) -> GatewayMessage {
    GatewayMessage { headers: Vec::new(), body: body.as_bytes().to_vec() }
}
