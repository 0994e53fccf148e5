//! Holds in groups: what no other suite asks.

use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::ports::{Hold, SeatHoldOutcome, Unavailable};
use frontrow_domain::catalog::SeatStatus;
use frontrow_domain::reservation::{Claim, SeatSet};
use frontrow_sql::{
    GroupCommit, GroupSettings, GroupedSeatInventory, GroupedSectionInventory, GroupedSettlements, SqlDatabase,
};
use frontrow_testkit::FakeClock;
use frontrow_testkit::builders::{LIMIT, a_hold_of, somebody};
use frontrow_testkit::storage::{Hall, Storage, StorageFixture};
use futures_util::future::join_all;
use sea_orm::DbBackend;
use time::OffsetDateTime;

use crate::fresh::HasDatabase;

const NOW: OffsetDateTime = FakeClock::START;
/// Few, so that a test can fill the queue.
const QUEUED_AT_MOST: usize = 64;

/// A storage that holds in groups.
pub(crate) struct Grouped<F> {
    plain: F,
    storage: Storage,
    group: GroupCommit,
}

/// The storage as one more replica sees it.
pub(crate) fn replica<F: HasDatabase>(plain: &F) -> (Storage, GroupCommit) {
    let database = plain.database();
    let group = GroupCommit::start(database, GroupSettings { queued_at_most: QUEUED_AT_MOST });
    let storage = Storage {
        seat_inventory: Arc::new(GroupedSeatInventory::new(database.clone(), group.clone())),
        section_inventory: Arc::new(GroupedSectionInventory::new(database.clone(), group.clone())),
        settlements: Arc::new(GroupedSettlements::new(database.clone(), group.clone())),
        ..plain.storage().clone()
    };
    (storage, group)
}

impl<F> Grouped<F> {
    pub(crate) async fn stop(&self) {
        self.group.stop().await;
    }
}

impl<F: HasDatabase> HasDatabase for Grouped<F> {
    fn database(&self) -> &SqlDatabase {
        self.plain.database()
    }
}

#[async_trait]
impl<F: HasDatabase> StorageFixture for Grouped<F> {
    async fn fresh() -> Option<Self> {
        let plain = F::fresh().await?;
        let (storage, group) = replica(&plain);
        Some(Self { plain, storage, group })
    }

    fn storage(&self) -> &Storage {
        &self.storage
    }

    async fn tamper(&self, statement: &str) {
        self.plain.tamper(statement).await;
    }

    async fn discard(self) {
        self.group.stop().await;
        self.plain.discard().await;
    }
}

/// Asks for all of them before any of them is carried out: the committers and the test share one thread.
async fn in_one_group(storage: &Storage, holds: &[Hold]) -> Vec<Result<SeatHoldOutcome, Unavailable>> {
    join_all(holds.iter().map(|hold| storage.seat_inventory.hold(hold))).await
}

fn wants(hall: &Hall, positions: &[usize]) -> Hold {
    a_hold_of(hall, somebody(), hall.claim(positions), NOW)
}

pub(crate) async fn is_healthy(storage: &Storage) {
    for check in storage.audit.run(NOW).await.unwrap() {
        assert!(check.ok(), "{check:?}");
    }
}

async fn held(storage: &Storage, hall: &Hall) -> usize {
    let map = storage.catalog.seat_map(hall.date.id, NOW).await.unwrap().unwrap();
    map.seats.iter().filter(|seat| seat.status == SeatStatus::Held).count()
}

/// A hold that no database stores: three times the width of its column, or refused by a trigger.
fn poisoned(hall: &Hall, position: usize) -> Hold {
    let mut seat = hall.seats[position].clone();
    seat.label = "x".repeat(12_000);
    a_hold_of(hall, somebody(), Claim::Seats(SeatSet::new(vec![seat]).unwrap()), NOW)
}

/// SQLite does not mind the width of a column.
const MIND_THE_WIDTH: &str = "CREATE TRIGGER width BEFORE INSERT ON reservations WHEN LENGTH(NEW.items) > 4000 \
                              BEGIN SELECT RAISE(FAIL, 'too wide'); END";

/// One poisoned request does not fail its group.
pub(crate) async fn poison<F: HasDatabase>(fixture: &Grouped<F>) {
    let storage = &fixture.storage;
    let hall = Hall::with_seats(storage, 40).await;
    if fixture.plain.database().connection().get_database_backend() == DbBackend::Sqlite {
        fixture.tamper(MIND_THE_WIDTH).await;
    }
    let mut holds: Vec<Hold> = (0..40).map(|seat| wants(&hall, &[seat])).collect();
    holds[17] = poisoned(&hall, 17);
    for (position, outcome) in in_one_group(storage, &holds).await.into_iter().enumerate() {
        match position {
            17 => assert!(outcome.is_err(), "{outcome:?}"),
            _ => assert_eq!(outcome.unwrap(), SeatHoldOutcome::Held),
        }
    }
    assert_eq!(held(storage, &hall).await, 39);
    is_healthy(storage).await;
}

/// A section whose counters are broken fails its own holds and nobody else's.
pub(crate) async fn broken_counters<F: HasDatabase>(fixture: &Grouped<F>) {
    let storage = &fixture.storage;
    let (sound, broken) = (Hall::with_seats(storage, 20).await, Hall::with_seats(storage, 1).await);
    fixture.tamper("UPDATE sections SET available = 0, held = 1 WHERE capacity = 1").await;
    let mut holds: Vec<Hold> = (0..20).map(|seat| wants(&sound, &[seat])).collect();
    holds.push(wants(&broken, &[0]));
    let mut outcomes = in_one_group(storage, &holds).await;
    assert!(outcomes.pop().unwrap().is_err());
    assert!(outcomes.into_iter().all(|outcome| outcome.unwrap() == SeatHoldOutcome::Held));
}

/// A full queue is unavailable, at once; what is queued is carried out.
pub(crate) async fn full_queue<F: HasDatabase>(fixture: &Grouped<F>) {
    let storage = &fixture.storage;
    let hall = Hall::with_seats(storage, 1).await;
    let one_person = somebody();
    let beyond = 8;
    let holds: Vec<Hold> =
        (0..QUEUED_AT_MOST + beyond).map(|_| a_hold_of(&hall, one_person, hall.claim(&[0]), NOW)).collect();
    let outcomes = in_one_group(storage, &holds).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_err()).count(), beyond);
    assert!(outcomes[QUEUED_AT_MOST..].iter().all(Result::is_err), "the last ones are refused");
    assert_eq!(*outcomes[0].as_ref().unwrap(), SeatHoldOutcome::Held, "the first one is served first");
}

/// Whoever is answered finds its hold committed, from anywhere.
pub(crate) async fn acknowledged_after_commit<F: HasDatabase>(fixture: &Grouped<F>) {
    let storage = &fixture.storage;
    let hall = Hall::with_seats(storage, 60).await;
    let asking = (0..60).map(|seat| {
        let hold = wants(&hall, &[seat]);
        async move {
            assert_eq!(storage.seat_inventory.hold(&hold).await.unwrap(), SeatHoldOutcome::Held);
            let found = fixture.plain.storage().reservations.find(hold.change.after.id()).await.unwrap();
            assert_eq!(found, Some(hold.change.after));
        }
    });
    join_all(asking).await;
    is_healthy(storage).await;
}

/// The first of a group wins; who comes later is told by whom the seats are taken from it, and a key once.
pub(crate) async fn order_of_arrival<F: HasDatabase>(fixture: &Grouped<F>) {
    let storage = &fixture.storage;
    let hall = Hall::with_seats(storage, 6).await;
    let who = somebody();
    let hold = |positions: &[usize]| a_hold_of(&hall, who, hall.claim(positions), NOW);
    let first = hold(&[0, 1]);
    let again = Hold { key: first.key, ..hold(&[2]) };
    let holds = [first, hold(&[1, 2]), again, hold(&[2, 3]), hold(&[4])];
    let outcomes: Vec<_> = in_one_group(storage, &holds).await.into_iter().map(Result::unwrap).collect();
    let taken = SeatHoldOutcome::Taken { seats: hall.ids(&[1]) };
    let expected =
        [SeatHoldOutcome::Held, taken, SeatHoldOutcome::KeyUsed, SeatHoldOutcome::Held, SeatHoldOutcome::LimitReached];
    assert_eq!(outcomes, expected);
    is_healthy(storage).await;
}

/// Whoever asks after the stop is told so, and everybody before it is answered.
pub(crate) async fn stopping_answers_everybody<F: HasDatabase>(fixture: &Grouped<F>) {
    let storage = &fixture.storage;
    let hall = Hall::with_seats(storage, 31).await;
    let holds: Vec<Hold> = (0..30).map(|seat| wants(&hall, &[seat])).collect();
    let (outcomes, ()) = tokio::join!(in_one_group(storage, &holds), fixture.group.stop());
    assert!(outcomes.into_iter().all(|outcome| outcome.unwrap() == SeatHoldOutcome::Held));
    assert!(storage.seat_inventory.hold(&wants(&hall, &[30])).await.is_err());
}

/// Two replicas, carts of four that overlap, persons who would pass their limit: nothing is sold twice or in part.
pub(crate) async fn contended_by_two_replicas<F: HasDatabase>(fixture: &Grouped<F>) {
    let (other, other_group) = replica(&fixture.plain);
    let hall = Hall::with_seats(&other, 240).await;
    let persons: Vec<_> = (0..40).map(|_| somebody()).collect();
    let tasks: Vec<_> = (0..480_usize)
        .map(|number| {
            let storage = if number % 2 == 0 { fixture.storage.clone() } else { other.clone() };
            let first = number * 7 % 237;
            let mut hold =
                a_hold_of(&hall, persons[number % 40], hall.claim(&[first, first + 1, first + 2, first + 3]), NOW);
            hold.limit_per_person = 2 * LIMIT;
            tokio::spawn(async move {
                let outcome = loop {
                    // The queue is short; whoever finds it full comes again.
                    if let Ok(outcome) = storage.seat_inventory.hold(&hold).await {
                        break outcome;
                    }
                    tokio::task::yield_now().await;
                };
                (outcome, hold)
            })
        })
        .collect();
    let mut won = 0;
    for (outcome, hold) in join_all(tasks).await.into_iter().map(Result::unwrap) {
        let found = other.reservations.find(hold.change.after.id()).await.unwrap();
        assert_eq!(found.is_some(), outcome == SeatHoldOutcome::Held, "{outcome:?}");
        won += 4 * usize::from(outcome == SeatHoldOutcome::Held);
    }
    assert_eq!(held(&other, &hall).await, won);
    assert!(won > 0, "somebody wins");
    is_healthy(&other).await;
    other_group.stop().await;
}

macro_rules! clauses {
    ($fixture:ty) => {
        crate::grouped::clauses!(@test $fixture, "current_thread", one_poisoned_request_does_not_fail_its_group, crate::grouped::poison);
        crate::grouped::clauses!(@test $fixture, "current_thread", broken_counters_fail_their_own_holds_alone, crate::grouped::broken_counters);
        crate::grouped::clauses!(@test $fixture, "current_thread", a_full_queue_is_unavailable, crate::grouped::full_queue);
        crate::grouped::clauses!(@test $fixture, "multi_thread", acknowledged_after_commit, crate::grouped::acknowledged_after_commit);
        crate::grouped::clauses!(@test $fixture, "current_thread", a_group_is_served_in_order_of_arrival, crate::grouped::order_of_arrival);
        crate::grouped::clauses!(@test $fixture, "current_thread", a_stop_answers_everybody, crate::grouped::stopping_answers_everybody);
        crate::grouped::clauses!(@test $fixture, "multi_thread", two_replicas_sell_nothing_twice, crate::grouped::contended_by_two_replicas);
    };
    (@test $fixture:ty, $flavor:literal, $name:ident, $clause:path) => {
        #[tokio::test(flavor = $flavor)]
        async fn $name() {
            let fresh = <$fixture as frontrow_testkit::storage::StorageFixture>::fresh().await;
            let Some(fixture) = fresh else { return };
            $clause(&fixture).await;
            frontrow_testkit::storage::StorageFixture::discard(fixture).await;
        }
    };
}
pub(crate) use clauses;
