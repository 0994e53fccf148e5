//! A consumer that dies between its effect and its commit: the event comes again from the broker, and the inbox lets it
//! have one effect. Here all three meet: a broker, a database, and what an approval is heard for.

use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::events::{Event, Money, PaymentMoved};
use frontrow_application::payment::{ConfirmOnApproval, SettlePayment};
use frontrow_application::policy::SalesPolicy;
use frontrow_application::ports::{
    EventBus, EventHandler, GatewayAnswer, MockPaymentGateway, SettleOutcome, Settlement, Unavailable,
};
use frontrow_domain::payment::{MethodKind, Payment, Status, Transition};
use frontrow_domain::reservation::{Kind, Reservation};
use frontrow_domain::shared::Won;
use frontrow_kafka::{Kafka, KafkaBus, KafkaConsumer, KafkaSettings, Storage as Ground};
use frontrow_testkit::builders::{HOLD_TTL, a_card_payment, somebody};
use frontrow_testkit::storage::{Hall, Storage, StorageFixture};
use frontrow_testkit::{FakeClock, FakeIds, new_id};
use time::OffsetDateTime;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::fresh::{MySql, Postgres, Sqlite, url};

const NOW: OffsetDateTime = FakeClock::START;
/// Many times what it takes on an idle machine.
const SOON: std::time::Duration = std::time::Duration::from_secs(60);

/// What becomes of a member once a handler had its effect.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    /// The process dies before anybody learns of it.
    Dies,
    LivesOn,
}

struct Effect {
    inner: ConfirmOnApproval,
    then: Then,
    had: Notify,
}

#[async_trait]
impl EventHandler for Effect {
    async fn handle(&self, event: &Event) -> Result<(), Unavailable> {
        self.inner.handle(event).await?;
        self.had.notify_one();
        match self.then {
            Then::Dies => std::future::pending().await,
            Then::LivesOn => Ok(()),
        }
    }
}

struct Rock;

#[async_trait]
impl Ground for Rock {
    async fn is_there(&self) -> bool {
        true
    }
}

/// A member of the group; dropping it is a crash.
struct Member {
    running: JoinHandle<()>,
    _never_told_to_stop: watch::Sender<bool>,
}

impl Drop for Member {
    fn drop(&mut self) {
        self.running.abort();
    }
}

impl Member {
    fn join(kafka: &Kafka, handler: Arc<Effect>) -> Self {
        let consumer = KafkaConsumer::new(kafka.clone(), vec![handler], Arc::new(Rock)).unwrap();
        let (stop, stopping) = watch::channel(false);
        Self { running: tokio::spawn(consumer.run(stopping)), _never_told_to_stop: stop }
    }
}

/// Our rows have lost an approval that the broker's log has: the attempt is open again.
async fn an_approval_that_was_lost(storage: &Storage) -> (Reservation, Payment) {
    let hall = Hall::with_seats(storage, 1).await;
    let hold = storage.hold_seats(&hall, somebody(), &[0], NOW).await;
    let begun = a_card_payment(&hold, NOW);
    let payment = begun.after.clone();
    let kept = hold.clone().start_payment(HOLD_TTL, NOW).unwrap();
    let settlement = Settlement { reservations: vec![kept], payments: vec![begun], ..Settlement::default() };
    assert_eq!(storage.settlements.commit(&settlement).await.unwrap(), SettleOutcome::Settled);
    (hold, payment)
}

fn approved(payment: &Payment) -> Event {
    let (from, to) = (Some(Status::Pending), Status::Approved);
    Event::Payment(PaymentMoved {
        transition: Transition { payment: payment.id(), version: 2, from, to, at: NOW },
        reservation: payment.reservation(),
        payer: payment.payer(),
        method: MethodKind::Card,
        amount: payment.amount(),
        points: Won::ZERO,
        money: Money::Captured { captured: payment.amount(), ticket: payment.reservation() },
    })
}

/// A handler of a process of its own, whose gateway is asked at most `times`.
fn handler(storage: &Storage, payment: &Payment, then: Then, times: usize) -> Arc<Effect> {
    let captured = payment.amount();
    let mut gateway = MockPaymentGateway::new();
    gateway.expect_look_up().times(times).returning(move |_| GatewayAnswer::Approved { captured });
    let settle = SettlePayment {
        reservations: storage.reservations.clone(),
        payments: storage.payments.clone(),
        settlements: storage.settlements.clone(),
        ids: Arc::new(FakeIds),
        clock: Arc::new(FakeClock::default()),
        policy: SalesPolicy::default(),
    };
    let inner = ConfirmOnApproval { gateway: Arc::new(gateway), settle };
    Arc::new(Effect { inner, then, had: Notify::new() })
}

async fn one_effect<F: StorageFixture>() {
    let (Some(fixture), Some(brokers)) = (F::fresh().await, url("TEST_KAFKA_BROKERS")) else { return };
    let storage = fixture.storage();
    let (hold, payment) = an_approval_that_was_lost(storage).await;
    let kafka = Kafka::start(KafkaSettings::at(&brokers, &format!("test-{}", new_id().simple()))).await.unwrap();
    let event = approved(&payment);
    let told = async { while KafkaBus::new(kafka.clone()).publish(std::slice::from_ref(&event)).await.is_err() {} };
    timeout(SOON, told).await.expect("the broker is told");

    let dying = handler(storage, &payment, Then::Dies, 1);
    let first = Member::join(&kafka, dying.clone());
    timeout(SOON, dying.had.notified()).await.expect("the first has its effect");
    drop(first);
    assert_eq!(steps(storage, &hold).await, [Kind::Held, Kind::PaymentStarted, Kind::Confirmed]);

    let next = handler(storage, &payment, Then::LivesOn, 0);
    let _second = Member::join(&kafka, next.clone());
    timeout(SOON, next.had.notified()).await.expect("it comes again");
    assert_eq!(steps(storage, &hold).await, [Kind::Held, Kind::PaymentStarted, Kind::Confirmed], "one effect");
    for check in storage.audit.run(NOW).await.unwrap() {
        assert!(check.ok(), "{check:?}");
    }
    fixture.discard().await;
}

async fn steps(storage: &Storage, reservation: &Reservation) -> Vec<Kind> {
    storage.reservations.log(reservation.id()).await.unwrap().iter().map(|step| step.kind).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_killed_between_effect_and_commit_has_one_effect_on_sqlite() {
    one_effect::<Sqlite>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_killed_between_effect_and_commit_has_one_effect_on_mysql() {
    one_effect::<MySql>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_killed_between_effect_and_commit_has_one_effect_on_postgres() {
    one_effect::<Postgres>().await;
}
