use std::sync::Arc;

use async_trait::async_trait;
use frontrow_domain::catalog::{Concert, ConcertDate, Section};
use frontrow_domain::shared::{ConcertId, SectionId};
use time::OffsetDateTime;

use crate::idempotency::KeyUse;
use crate::ports::{AddOutcome, Cache, NewBlock, Programme, SectionEdit, SectionEditOutcome, Unavailable};

/// A programme that clears what a [`CachedCatalog`](super::CachedCatalog) remembers of a concert once it has changed.
///
/// Sections are not remembered, so that their changes clear nothing.
pub struct CachedProgramme {
    /// Where the programme is written.
    pub inner: Arc<dyn Programme>,
    /// What was read before.
    pub cache: Arc<dyn Cache>,
}

impl CachedProgramme {
    /// Also after a failure: the change may have happened.
    async fn forget(&self, concert: ConcertId) {
        if let Err(unavailable) = self.cache.forget_concert(concert).await {
            tracing::warn!(%concert, error = &unavailable as &dyn std::error::Error,
                "the concert before its change is shown until its lifetime ends");
        }
    }
}

#[async_trait]
impl Programme for CachedProgramme {
    async fn add_concert(&self, concert: &Concert, key: Option<KeyUse>) -> Result<AddOutcome, Unavailable> {
        self.inner.add_concert(concert, key).await
    }

    async fn replace_concert(&self, before: &Concert, after: &Concert) -> Result<bool, Unavailable> {
        let replaced = self.inner.replace_concert(before, after).await;
        self.forget(before.id).await;
        replaced
    }

    async fn remove_concert(&self, id: ConcertId, now: OffsetDateTime) -> Result<bool, Unavailable> {
        let removed = self.inner.remove_concert(id, now).await;
        self.forget(id).await;
        removed
    }

    async fn add_date(
        &self,
        date: &ConcertDate,
        blocks: &[NewBlock],
        key: Option<KeyUse>,
    ) -> Result<AddOutcome, Unavailable> {
        self.inner.add_date(date, blocks, key).await
    }

    async fn add_section(&self, section: &Section, key: Option<KeyUse>) -> Result<AddOutcome, Unavailable> {
        self.inner.add_section(section, key).await
    }

    async fn edit_section(&self, id: SectionId, edit: SectionEdit) -> Result<SectionEditOutcome, Unavailable> {
        self.inner.edit_section(id, edit).await
    }
}

#[cfg(test)]
mod tests;
