//! Money that comes late, for many at once, where lapsed holds are still in the way.

use frontrow_application::ports::{HoldAgain, SettleOutcome, Settlement};
use frontrow_domain::reservation::{Reservation, Settlement as SettledBy};
use frontrow_domain::shared::{Deadline, Outcome, ReservationId};
use frontrow_testkit::builders::{HOLD_TTL, LIMIT, a_code, somebody};
use frontrow_testkit::storage::{Floor, Storage, StorageFixture};
use frontrow_testkit::{FakeClock, new_id};
use futures_util::future::join_all;
use time::OffsetDateTime;

use crate::fresh::{MySql, Postgres, Sqlite};

const NOW: OffsetDateTime = FakeClock::START;
const PLACES: u32 = 60;

async fn places_for(storage: &Storage, floor: &Floor, count: u32, now: OffsetDateTime) -> Vec<Reservation> {
    let mut held = Vec::new();
    for _ in 0..count {
        held.push(storage.hold_places(floor, somebody(), 1, now).await);
    }
    held
}

fn late_money(lapsed: &Reservation, now: OffsetDateTime) -> Settlement {
    let id = ReservationId::new(new_id());
    let change = Reservation::hold_again_for_late_money(lapsed, id, Deadline::after(now, HOLD_TTL), now);
    let confirmed = match change.after.clone().confirm(SettledBy::Free, a_code(), now) {
        Ok(Outcome::Changed(confirmed)) => confirmed,
        other => panic!("{other:?}"),
    };
    let hold_again = Some(HoldAgain { change, limit_per_person: LIMIT });
    Settlement { hold_again, reservations: vec![confirmed], ..Settlement::default() }
}

/// Half of the places are free and half are kept by holds that have lapsed. Who sees a free place and finds it gone
/// looks again: there are places for all.
async fn everybody_is_seated<F: StorageFixture>() {
    let Some(fixture) = F::fresh().await else { return };
    let storage = fixture.storage().clone();
    let floor = Floor::with_places(&storage, PLACES).await;
    let too_late = places_for(&storage, &floor, PLACES, NOW).await;
    let swept_at = NOW + HOLD_TTL;
    storage.reservations.expire_due(swept_at, PLACES).await.unwrap();
    places_for(&storage, &floor, PLACES / 2, swept_at).await;
    let now = swept_at + HOLD_TTL;
    let mut tasks = Vec::new();
    for lapsed in too_late {
        let found = storage.reservations.find(lapsed.id()).await.unwrap().unwrap();
        let (storage, settlement) = (storage.clone(), late_money(&found, now));
        tasks.push(tokio::spawn(async move { storage.settlements.commit(&settlement).await.unwrap() }));
    }
    let outcomes: Vec<SettleOutcome> = join_all(tasks).await.into_iter().map(Result::unwrap).collect();
    assert!(outcomes.iter().all(|outcome| *outcome == SettleOutcome::Settled), "{outcomes:?}");
    for check in storage.audit.run(now).await.unwrap() {
        assert!(check.ok(), "{check:?}");
    }
    fixture.discard().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_seated_on_sqlite() {
    everybody_is_seated::<Sqlite>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_seated_on_mysql() {
    everybody_is_seated::<MySql>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_seated_on_postgres() {
    everybody_is_seated::<Postgres>().await;
}
