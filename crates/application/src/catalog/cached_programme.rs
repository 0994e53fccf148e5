use std::sync::Arc;

use async_trait::async_trait;
use frontrow_domain::catalog::{Concert, ConcertDate, Section};
use frontrow_domain::shared::{ConcertId, SectionId};
use time::OffsetDateTime;

use crate::idempotency::KeyUse;
use crate::ports::{AddOutcome, Cache, NewBlock, Programme, SectionEdit, SectionEditOutcome, Unavailable};

/// A programme that clears what a [`CachedCatalog`](super::CachedCatalog) remembers of a concert when it changes.
///
/// It is cleared after the change, for those who look then, and before it as well: what is read from then on is not kept
/// for a while, so that nothing old stays when the seller hangs up and nobody is left to clear anything afterwards.
/// Sections are not remembered, so that their changes clear nothing.
pub struct CachedProgramme {
    /// Where the programme is written.
    pub inner: Arc<dyn Programme>,
    /// What was read before.
    pub cache: Arc<dyn Cache>,
}

impl CachedProgramme {
    /// Whatever the answer: the change may have happened.
    async fn change<T>(
        &self,
        concert: ConcertId,
        change: impl Future<Output = Result<T, Unavailable>> + Send,
    ) -> Result<T, Unavailable> {
        self.forget(concert).await;
        let answer = change.await;
        self.forget(concert).await;
        answer
    }

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
        self.change(before.id, self.inner.replace_concert(before, after)).await
    }

    async fn remove_concert(&self, id: ConcertId, now: OffsetDateTime) -> Result<bool, Unavailable> {
        self.change(id, self.inner.remove_concert(id, now)).await
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
