//! The strategy `lock`.

use std::marker::PhantomData;
use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::reservation::{LockedSeats, LockedSections, Locking};
use frontrow_testkit::FakeIds;
use frontrow_testkit::storage::{Storage, StorageFixture};

use crate::kinds::Kind;

/// A storage whose inventories, one at a time, stand behind locks.
pub(crate) struct Locked<F, K> {
    plain: F,
    storage: Storage,
    kind: PhantomData<K>,
}

#[async_trait]
impl<F: StorageFixture, K: Kind> StorageFixture for Locked<F, K> {
    async fn fresh() -> Option<Self> {
        let locking = Locking { lock: K::lock().await?, ids: Arc::new(FakeIds) };
        let plain = F::fresh().await?;
        let rows = plain.storage();
        let storage = Storage {
            seat_inventory: Arc::new(LockedSeats { inner: rows.seat_inventory.clone(), locking: locking.clone() }),
            section_inventory: Arc::new(LockedSections { inner: rows.section_inventory.clone(), locking }),
            ..rows.clone()
        };
        Some(Self { plain, storage, kind: PhantomData })
    }

    fn storage(&self) -> &Storage {
        &self.storage
    }

    async fn tamper(&self, statement: &str) {
        self.plain.tamper(statement).await;
    }

    async fn discard(self) {
        self.plain.discard().await;
    }
}
