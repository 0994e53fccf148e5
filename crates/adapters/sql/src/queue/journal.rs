use async_trait::async_trait;
use frontrow_application::ports::{
    DrawRecord, PlaceCursor, PlaceRecord, QueueJournal as Port, RoomRecord, Unavailable,
};
use frontrow_domain::queue::{Seed, Stage};
use frontrow_domain::shared::{ConcertId, QueueTokenId, UserId};
use time::OffsetDateTime;

use super::forget::ForgetBefore;
use super::write::WritePlaces;
use super::{draws, places};
use crate::SqlDatabase;
use crate::database::unavailable;

/// Places and draws of shared waiting rooms, in two tables.
#[derive(Clone, Debug)]
pub struct SqlQueueJournal {
    database: SqlDatabase,
}

impl SqlQueueJournal {
    /// The journal in `database`.
    #[must_use]
    pub const fn new(database: SqlDatabase) -> Self {
        Self { database }
    }
}

#[async_trait]
impl Port for SqlQueueJournal {
    async fn write(&self, places: &[PlaceRecord]) -> Result<(), Unavailable> {
        if places.is_empty() {
            return Ok(());
        }
        let Ok(()) = self.database.write(WritePlaces::of(places)).await?;
        Ok(())
    }

    async fn find(&self, token: QueueTokenId) -> Result<Option<PlaceRecord>, Unavailable> {
        let row = self.database.one(&places::of_token(token)).await?;
        row.map(|row| places::read(&row)).transpose().map_err(unavailable)
    }

    async fn living(
        &self,
        concert: ConcertId,
        stage: Stage,
        after: Option<PlaceCursor>,
        at_most: u32,
    ) -> Result<Vec<PlaceRecord>, Unavailable> {
        let rows = self.database.all(&places::of_stage(concert, stage, after, at_most)).await?;
        rows.iter().map(places::read).collect::<Result<_, _>>().map_err(unavailable)
    }

    async fn visit_of(&self, concert: ConcertId, owner: UserId) -> Result<Option<PlaceRecord>, Unavailable> {
        let row = self.database.one(&places::of_visitor(concert, owner)).await?;
        row.map(|row| places::read(&row)).transpose().map_err(unavailable)
    }

    async fn room(&self, concert: ConcertId) -> Result<RoomRecord, Unavailable> {
        let draw = draws::find(&self.database, concert).await?;
        let highest = self.database.one(&places::highest(concert)).await?;
        let (last_number, last_entry) =
            highest.map(|row| places::read_highest(&row)).transpose().map_err(unavailable)?.unwrap_or_default();
        Ok(RoomRecord { draw, last_number, last_entry })
    }

    async fn begin_draw(&self, concert: ConcertId, seed: Seed, after_number: u64) -> Result<DrawRecord, Unavailable> {
        draws::begin(&self.database, concert, seed, after_number).await
    }

    async fn close_draw(&self, concert: ConcertId, entries: u64) -> Result<u64, Unavailable> {
        draws::close(&self.database, concert, entries).await
    }

    async fn forget_before(&self, instant: OffsetDateTime, at_most: u32) -> Result<u64, Unavailable> {
        let Ok(forgotten) = self.database.write(ForgetBefore { instant, at_most }).await?;
        Ok(forgotten)
    }
}
