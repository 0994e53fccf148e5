use std::sync::Arc;

use async_trait::async_trait;
use frontrow_domain::catalog::{Concert, ConcertDate, Section};
use frontrow_domain::shared::{ConcertId, SectionId};
use time::OffsetDateTime;

use super::{News, ProgrammeChange, SalesNews};
use crate::idempotency::KeyUse;
use crate::ports::{AddOutcome, NewBlock, Programme, SectionEdit, SectionEditOutcome, Unavailable};

/// A programme that tells what sellers changed.
pub struct AnnouncedProgramme {
    /// Where the programme is written.
    pub inner: Arc<dyn Programme>,
    /// Who is told.
    pub news: Arc<dyn SalesNews>,
}

/// Tells when it goes: what was asked for may have happened whatever the answer was, and sellers change little.
struct Told<'a>(&'a dyn SalesNews, ProgrammeChange);

impl Drop for Told<'_> {
    fn drop(&mut self) {
        self.0.tell(&News::ProgrammeChanged(self.1));
    }
}

#[async_trait]
impl Programme for AnnouncedProgramme {
    async fn add_concert(&self, concert: &Concert, key: Option<KeyUse>) -> Result<AddOutcome, Unavailable> {
        let _told = Told(&*self.news, ProgrammeChange::Listing);
        self.inner.add_concert(concert, key).await
    }

    async fn replace_concert(&self, before: &Concert, after: &Concert) -> Result<bool, Unavailable> {
        let _told = Told(&*self.news, ProgrammeChange::Listing);
        self.inner.replace_concert(before, after).await
    }

    async fn remove_concert(&self, id: ConcertId, now: OffsetDateTime) -> Result<bool, Unavailable> {
        let _told = Told(&*self.news, ProgrammeChange::Halls);
        self.inner.remove_concert(id, now).await
    }

    async fn add_date(
        &self,
        date: &ConcertDate,
        blocks: &[NewBlock],
        key: Option<KeyUse>,
    ) -> Result<AddOutcome, Unavailable> {
        let _told = Told(&*self.news, ProgrammeChange::Listing);
        self.inner.add_date(date, blocks, key).await
    }

    async fn add_section(&self, section: &Section, key: Option<KeyUse>) -> Result<AddOutcome, Unavailable> {
        let _told = Told(&*self.news, ProgrammeChange::Halls);
        self.inner.add_section(section, key).await
    }

    async fn edit_section(&self, id: SectionId, edit: SectionEdit) -> Result<SectionEditOutcome, Unavailable> {
        let _told = Told(&*self.news, ProgrammeChange::Halls);
        self.inner.edit_section(id, edit).await
    }
}
