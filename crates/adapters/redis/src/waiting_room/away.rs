//! What is answered while Redis is away.

use std::sync::Arc;

use frontrow_application::ports::{PlaceRecord, Unavailable};
use frontrow_domain::queue::{Place, Stage};
use frontrow_domain::shared::{ConcertId, QueueTokenId, UserId};
use time::OffsetDateTime;

use super::shared::Shared;
use super::steps::{CHECK_IN, Terms};
use super::words;

impl Shared {
    pub(super) async fn check_in(
        self: &Arc<Self>,
        concert: ConcertId,
        token: QueueTokenId,
        terms: Terms,
    ) -> Result<Option<Place>, Unavailable> {
        self.open_rooms.touch(&self.steps, concert).await?;
        let answer = self.step(&CHECK_IN, concert, terms, vec![words::token(token).into()]).await?;
        if answer.is_nothing() {
            return Ok(None);
        }
        let told = answer.told()?;
        self.take_note_of_visit(&told);
        Ok(Some(told.place()))
    }

    /// Who is inside goes on buying. Whether somebody waits, or for how long, nobody knows meanwhile.
    pub(super) async fn is_inside_all_the_same(
        &self,
        concert: ConcertId,
        token: QueueTokenId,
        now: OffsetDateTime,
    ) -> Option<Place> {
        self.inside.find(concert, token, now).await.ok().flatten()
    }

    /// Written down at once. A Redis that comes back with the place frees it by silence.
    pub(super) async fn leave_all_the_same(
        &self,
        concert: ConcertId,
        token: QueueTokenId,
        now: OffsetDateTime,
    ) -> Result<(), Unavailable> {
        self.scribe.flush().await?;
        let place = self.journal.find(token).await?.filter(|place| place.concert == concert);
        self.end_all_the_same(place, now).await
    }

    /// As above: a purchase is over whether or not Redis hears of it, and the news of the next must not wait for it.
    pub(super) async fn finish_all_the_same(
        &self,
        concert: ConcertId,
        owner: UserId,
        bought_at: OffsetDateTime,
    ) -> Result<(), Unavailable> {
        self.inside.forget(concert, owner);
        self.scribe.flush().await?;
        let visit = self.journal.visit_of(concert, owner).await?.filter(|visit| visit.began_at <= bought_at);
        self.end_all_the_same(visit, bought_at).await
    }

    async fn end_all_the_same(&self, place: Option<PlaceRecord>, at: OffsetDateTime) -> Result<(), Unavailable> {
        match place {
            Some(place) if matches!(place.stage, Stage::Waiting | Stage::Active) => {
                let left = PlaceRecord { stage: Stage::Left, heard_at: at.max(place.heard_at), ..place };
                self.inside.see(&left);
                self.journal.write(&[left]).await
            }
            Some(_) | None => Ok(()),
        }
    }
}
