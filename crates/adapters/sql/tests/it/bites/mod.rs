//! The kit bites: each of these adapters breaks one promise, and the clause of that name says so.

mod seat_inventory;
mod settlements;
mod webhook_deliveries;
mod webhook_endpoints;

use std::panic::AssertUnwindSafe;

use frontrow_testkit::storage::{self, Storage, StorageFixture};
use futures_util::FutureExt;

use crate::fresh::Sqlite;

/// Whether a clause panics on a storage with a flaw.
async fn bites(spoil: impl FnOnce(&mut Storage), clause: impl AsyncFnOnce(&Storage)) -> bool {
    let fixture = Sqlite::fresh().await.unwrap();
    let mut storage = fixture.storage().clone();
    spoil(&mut storage);
    AssertUnwindSafe(clause(&storage)).catch_unwind().await.is_err()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_adapter_without_a_flaw_passes() {
    assert!(!bites(|_| {}, storage::seat_inventory::all_or_nothing).await);
    assert!(!bites(|_| {}, storage::settlements::all_or_nothing).await);
    assert!(!bites(|_| {}, storage::webhook_deliveries::due_ones_come_up).await);
    assert!(!bites(|_| {}, storage::webhook_endpoints::bounded).await);
}
