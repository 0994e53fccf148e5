//! What operators do, over ports that say what each test wants.

use std::sync::Arc;

use frontrow_domain::payment::State as PaymentState;
use frontrow_domain::points::EntryKind;
use frontrow_domain::shared::EntryId;
use mockall::Sequence;
use mockall::predicate::eq;
use time::Duration;
use uuid::Uuid;

use super::{ConcertStatistics, FindReservations, ForgetOldKeys, RelayOutbox, RunAudit, ShowStatistics};
use crate::catalog::CatalogError;
use crate::events::{Event, PointsMoved};
use crate::fixtures::{A1, BUYER, CONCERT, NOON, RESERVATION, StoppedClock, card, hold, payment, sale, won};
use crate::ports::{
    AuditCheck, Batch, BatchId, HoldRates, MockAudit, MockCatalog, MockEventBus, MockHoldMeter, MockIdempotencyKeys,
    MockInbox, MockOutbox, MockPayments, MockReservations, MockStatistics, MockWaitingRoom, ReservationSearch,
    RoomCounts, SalesFigures, Unavailable,
};

const BATCHES_AT_ONCE: i64 = 200;
const ROUNDS_AT_MOST: usize = 50;

fn event(number: i64) -> Event {
    let entry = EntryId::new(Uuid::from_u128(number.unsigned_abs().into()));
    let (balance, reservation) = (won(number), None);
    let (owner, kind, amount, at) = (BUYER, EntryKind::Charge, number, NOON);
    Event::Points(PointsMoved { entry, owner, kind, amount, balance, reservation, at })
}

/// Commits `first` to `last`, each with two events.
fn batches(first: i64, last: i64) -> Vec<Batch> {
    (first..=last).map(|id| Batch { id: BatchId(id), events: vec![event(10 * id), event(10 * id + 1)] }).collect()
}

fn relay(outbox: MockOutbox, bus: MockEventBus) -> RelayOutbox {
    RelayOutbox { outbox: Arc::new(outbox), bus: Arc::new(bus) }
}

#[tokio::test]
async fn what_was_committed_is_told_in_order_and_settled_afterwards() {
    let (mut outbox, mut bus, mut order) = (MockOutbox::new(), MockEventBus::new(), Sequence::new());
    outbox.expect_pending().times(1).in_sequence(&mut order).returning(|_| Ok(batches(1, 2)));
    let told = [event(10), event(11), event(20), event(21)];
    bus.expect_publish().times(1).in_sequence(&mut order).withf(move |events| *events == told).returning(|_| Ok(()));
    let settled = [BatchId(1), BatchId(2)];
    outbox.expect_settle().times(1).in_sequence(&mut order).withf(move |ids| *ids == settled).returning(|_| Ok(()));
    assert_eq!(relay(outbox, bus).execute().await.unwrap(), 2);
}

#[tokio::test]
async fn nothing_to_tell_tells_nobody() {
    let mut outbox = MockOutbox::new();
    outbox.expect_pending().times(1).returning(|_| Ok(Vec::new()));
    assert_eq!(relay(outbox, MockEventBus::new()).execute().await.unwrap(), 0);
}

#[tokio::test]
async fn what_cannot_be_told_is_not_settled() {
    let (mut outbox, mut bus) = (MockOutbox::new(), MockEventBus::new());
    outbox.expect_pending().times(1).returning(|_| Ok(batches(1, BATCHES_AT_ONCE)));
    outbox.expect_settle().never();
    bus.expect_publish().times(1).returning(|_| Err(Unavailable::of("the broker")));
    assert!(relay(outbox, bus).execute().await.is_err());
}

#[tokio::test]
async fn a_long_backlog_is_told_in_a_bounded_number_of_rounds() {
    let (mut outbox, mut bus) = (MockOutbox::new(), MockEventBus::new());
    outbox.expect_pending().times(ROUNDS_AT_MOST).returning(|at_most| Ok(batches(1, at_most.into())));
    outbox.expect_settle().times(ROUNDS_AT_MOST).returning(|_| Ok(()));
    bus.expect_publish().times(ROUNDS_AT_MOST).returning(|_| Ok(()));
    let told = relay(outbox, bus).execute().await.unwrap();
    assert_eq!(told, BATCHES_AT_ONCE.unsigned_abs() * ROUNDS_AT_MOST as u64);
}

async fn forget(keys: MockIdempotencyKeys, inbox: MockInbox) -> u64 {
    let clock = Arc::new(StoppedClock(NOON));
    ForgetOldKeys { keys: Arc::new(keys), inbox: Arc::new(inbox), clock }.execute().await.unwrap()
}

fn nothing_heard() -> MockInbox {
    let mut inbox = MockInbox::new();
    inbox.expect_forget_before().returning(|_, _| Ok(0));
    inbox
}

#[tokio::test]
async fn keys_are_forgotten_a_day_later_until_none_is_left() {
    let (mut keys, mut order) = (MockIdempotencyKeys::new(), Sequence::new());
    for forgotten in [1_000, 1_000, 7] {
        keys.expect_forget_before()
            .times(1)
            .in_sequence(&mut order)
            .with(eq(NOON - Duration::DAY), eq(1_000))
            .returning(move |_, _| Ok(forgotten));
    }
    assert_eq!(forget(keys, nothing_heard()).await, 2_007);
}

#[tokio::test]
async fn keys_without_end_are_forgotten_in_a_bounded_number_of_rounds() {
    let mut keys = MockIdempotencyKeys::new();
    keys.expect_forget_before().times(20).returning(|_, at_most| Ok(at_most.into()));
    assert_eq!(forget(keys, nothing_heard()).await, 20_000);
}

#[tokio::test]
async fn events_are_forgotten_once_no_broker_hands_them_out_again() {
    let (mut keys, mut inbox, mut order) = (MockIdempotencyKeys::new(), MockInbox::new(), Sequence::new());
    keys.expect_forget_before().returning(|_, _| Ok(0));
    for forgotten in [1_000, 3] {
        inbox
            .expect_forget_before()
            .times(1)
            .in_sequence(&mut order)
            .with(eq(NOON - Duration::days(14)), eq(1_000))
            .returning(move |_, _| Ok(forgotten));
    }
    assert_eq!(forget(keys, inbox).await, 1_003);
}

#[tokio::test]
async fn the_box_office_sees_payments_and_log_of_what_it_finds() {
    let by = ReservationSearch::Seat(A1);
    let paid = payment(card(), PaymentState::Pending);
    let (mut reservations, mut payments) = (MockReservations::new(), MockPayments::new());
    reservations.expect_search().times(1).with(eq(by.clone())).returning(|_| Ok(vec![hold()]));
    reservations.expect_log().times(1).with(eq(RESERVATION)).returning(|_| Ok(Vec::new()));
    let attempts = vec![paid.clone()];
    payments.expect_of_reservation().times(1).with(eq(RESERVATION)).returning(move |_| Ok(attempts.clone()));
    let find = FindReservations { reservations: Arc::new(reservations), payments: Arc::new(payments) };
    let found = find.execute(by).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0].reservation, &found[0].payments), (&hold(), &vec![paid]));
}

#[tokio::test]
async fn the_audit_is_asked_at_the_time_it_is() {
    let check = AuditCheck { name: "no seat sold twice", violations: 0, detail: "50 seats".to_owned() };
    let mut audit = MockAudit::new();
    let checks = vec![check.clone()];
    audit.expect_run().times(1).with(eq(NOON)).returning(move |_| Ok(checks.clone()));
    let run = RunAudit { audit: Arc::new(audit), clock: Arc::new(StoppedClock(NOON)) };
    assert_eq!(run.execute().await.unwrap(), vec![check]);
}

fn statistics_of(catalog: MockCatalog, expected: Option<ConcertStatistics>) -> ShowStatistics {
    let (mut statistics, mut meter, mut room) = (MockStatistics::new(), MockHoldMeter::new(), MockWaitingRoom::new());
    if let Some(ConcertStatistics { figures, rates, room: counts }) = expected {
        statistics.expect_sales().with(eq(CONCERT), eq(NOON)).returning(move |_, _| Ok(figures));
        meter.expect_rates().with(eq(CONCERT), eq(NOON)).returning(move |_, _| rates);
        room.expect_counts().with(eq(CONCERT), eq(NOON)).returning(move |_, _| Ok(counts));
    }
    ShowStatistics {
        catalog: Arc::new(catalog),
        statistics: Arc::new(statistics),
        meter: Arc::new(meter),
        waiting_room: Arc::new(room),
        clock: Arc::new(StoppedClock(NOON)),
    }
}

#[tokio::test]
async fn an_operator_sees_sales_holds_and_the_waiting_room_together() {
    let expected = ConcertStatistics {
        figures: SalesFigures { sold: 3, revenue: won(150_000), ..SalesFigures::default() },
        rates: HoldRates { attempts: 9, success_rate: 0.5, conflict_rate: 0.5, p99: Duration::milliseconds(12) },
        room: RoomCounts { waiting: 40, active: 5, ..RoomCounts::default() },
    };
    let mut catalog = MockCatalog::new();
    catalog.expect_concert().with(eq(CONCERT)).returning(|_| Ok(Some(sale().concert)));
    let shown = statistics_of(catalog, Some(expected)).execute(CONCERT).await.unwrap();
    assert_eq!(shown, expected);
}

#[tokio::test]
async fn a_concert_that_is_not_there_has_no_figures() {
    let mut catalog = MockCatalog::new();
    catalog.expect_concert().returning(|_| Ok(None));
    let shown = statistics_of(catalog, None).execute(CONCERT).await;
    assert!(matches!(shown, Err(CatalogError::NotFound)));
}
