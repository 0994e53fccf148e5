//! The inventory behind what is known of it: every clause holds there too.

use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::news::AnnouncedSettlements;
use frontrow_application::reservation::KnownHeld;
use frontrow_testkit::storage::{Storage, StorageFixture};

/// A storage that is not asked for seats of which it is known that somebody holds them.
pub(crate) struct Known<F> {
    plain: F,
    storage: Storage,
}

#[async_trait]
impl<F: StorageFixture> StorageFixture for Known<F> {
    async fn fresh() -> Option<Self> {
        let plain = F::fresh().await?;
        let rows = plain.storage().clone();
        let known_held = Arc::new(KnownHeld::new(rows.seat_inventory));
        let settlements = AnnouncedSettlements { inner: rows.settlements, news: known_held.clone() };
        let storage =
            Storage { seat_inventory: known_held, settlements: Arc::new(settlements), ..plain.storage().clone() };
        Some(Self { plain, storage })
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
