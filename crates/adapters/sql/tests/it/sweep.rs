//! The sweep, where a hold cannot be ended.

use std::collections::BTreeSet;

use frontrow_application::ports::Unavailable;
use frontrow_domain::shared::ReservationId;
use frontrow_testkit::FakeClock;
use frontrow_testkit::builders::{HOLD_TTL, somebody};
use frontrow_testkit::storage::Hall;
use sea_orm::DbBackend;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::fresh::{HasDatabase, MySql, Postgres, Sqlite};

const NOW: OffsetDateTime = FakeClock::START;
const LAPSED: OffsetDateTime = NOW.saturating_add(HOLD_TTL);
/// More than one commit ends, so that those that cannot be ended do not come first in the second.
const HOLDS: u32 = 510;

fn literal(backend: DbBackend, id: Uuid) -> String {
    match backend {
        DbBackend::Postgres => format!("'{id}'"),
        DbBackend::MySql | DbBackend::Sqlite | _ => format!("x'{}'", id.simple()),
    }
}

/// One row that cannot be read, one whose section counts wrong, one without a count of its person, one whose seat is
/// somebody else's: whatever of them can end, ends, and so do all the others.
async fn the_others_end<F: HasDatabase>() -> Result<(), Unavailable> {
    let Some(fixture) = F::fresh().await else { return Ok(()) };
    let storage = fixture.storage();
    let (hall, broken) = (Hall::with_seats(storage, HOLDS).await, Hall::with_seats(storage, 1).await);
    let miscounted = storage.hold_seats(&broken, somebody(), &[0], NOW).await;
    let mut held = Vec::new();
    for seat in 0..HOLDS as usize {
        held.push(storage.hold_seats(&hall, somebody(), &[seat], NOW).await);
    }
    let backend = fixture.database().connection().get_database_backend();
    let of = |id: Uuid| literal(backend, id);
    let [unreadable, uncounted, robbed] = [&held[1], &held[2], &held[3]];
    let unreadable_id = of(unreadable.id().as_uuid());
    fixture.tamper(&format!("UPDATE reservations SET items = '[' WHERE id = {unreadable_id}")).await;
    fixture.tamper("UPDATE sections SET available = 1, held = 0 WHERE capacity = 1").await;
    let person = of(uncounted.holder().as_uuid());
    fixture.tamper(&format!("DELETE FROM person_limits WHERE user_id = {person}")).await;
    let [seat, other] = [of(hall.seats[3].id.as_uuid()), of(held[4].id().as_uuid())];
    fixture.tamper(&format!("UPDATE seats SET reservation_id = {other} WHERE id = {seat}")).await;

    let mut expired = BTreeSet::new();
    for _ in 0..2 {
        expired.extend(storage.reservations.expire_due(LAPSED, HOLDS).await?);
    }
    let left: Vec<ReservationId> = [&miscounted, unreadable].map(|hold| hold.id()).into();
    assert!(left.iter().all(|id| !expired.contains(id)), "they cannot end");
    assert!(expired.contains(&uncounted.id()) && expired.contains(&robbed.id()), "they end all the same");
    assert_eq!(expired.len(), held.len() - 1, "all the others end");
    assert!(storage.reservations.expire_due(LAPSED, HOLDS).await?.is_empty(), "each once");
    fixture.discard().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_hold_that_cannot_end_does_not_stop_the_others_on_sqlite() {
    the_others_end::<Sqlite>().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_hold_that_cannot_end_does_not_stop_the_others_on_mysql() {
    the_others_end::<MySql>().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_hold_that_cannot_end_does_not_stop_the_others_on_postgres() {
    the_others_end::<Postgres>().await.unwrap();
}
