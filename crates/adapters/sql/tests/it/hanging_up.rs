//! A caller who hangs up leaves nothing half done, and no connection that nobody can use.

use std::time::Duration;

use frontrow_testkit::FakeClock;
use frontrow_testkit::builders::{a_hold_of, somebody};
use frontrow_testkit::storage::{Hall, StorageFixture};

use crate::fresh::{MySql, Postgres, Sqlite};

/// More than there are connections, so that lost ones would be missed.
const CALLERS: u32 = 40;
/// From hanging up before the transaction begins to hanging up about when it has ended.
const PATIENCE_STEP: Duration = Duration::from_micros(400);

async fn nothing_is_left_behind<F: StorageFixture>() {
    let Some(fixture) = F::fresh().await else { return };
    let storage = fixture.storage().clone();
    let hall = Hall::with_seats(&storage, CALLERS).await;
    for caller in 0..CALLERS {
        let seat = usize::try_from(caller).unwrap();
        let hold = a_hold_of(&hall, somebody(), hall.claim(&[seat]), FakeClock::START);
        let heard = tokio::time::timeout(PATIENCE_STEP * caller, storage.seat_inventory.hold(&hold)).await;
        let found = storage.reservations.find(hold.change.after.id()).await.unwrap();
        if heard.is_ok() {
            assert_eq!(found, Some(hold.change.after), "what was answered is so");
        }
    }
    for check in storage.audit.run(FakeClock::START).await.unwrap() {
        assert!(check.ok(), "{check:?}");
    }
    let figures = storage.statistics.sales(hall.concert.id, FakeClock::START).await.unwrap();
    assert_eq!(figures.held + figures.available, u64::from(CALLERS));
    fixture.discard().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_left_behind_on_sqlite() {
    nothing_is_left_behind::<Sqlite>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_left_behind_on_mysql() {
    nothing_is_left_behind::<MySql>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_left_behind_on_postgres() {
    nothing_is_left_behind::<Postgres>().await;
}
