use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use frontrow_application::ports::{DrawRecord, PlaceCursor, PlaceRecord, QueueJournal, RoomRecord, Unavailable};
use frontrow_domain::queue::{Seed, Stage};
use frontrow_domain::shared::{ConcertId, QueueTokenId, UserId};
use time::OffsetDateTime;

/// A journal in memory, which can be away.
#[derive(Default)]
pub struct FakeQueueJournal {
    places: Mutex<HashMap<QueueTokenId, PlaceRecord>>,
    draws: Mutex<HashMap<ConcertId, DrawRecord>>,
    is_away: AtomicBool,
}

impl FakeQueueJournal {
    /// From now on it does not answer, or answers again.
    pub fn is_away(&self, away: bool) {
        self.is_away.store(away, Ordering::SeqCst);
    }

    fn places(&self) -> Result<MutexGuard<'_, HashMap<QueueTokenId, PlaceRecord>>, Unavailable> {
        self.answers()?;
        Ok(self.places.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn draws(&self) -> Result<MutexGuard<'_, HashMap<ConcertId, DrawRecord>>, Unavailable> {
        self.answers()?;
        Ok(self.draws.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn answers(&self) -> Result<(), Unavailable> {
        if self.is_away.load(Ordering::SeqCst) { Err(Unavailable::of("the journal")) } else { Ok(()) }
    }

    fn of_room(&self, concert: ConcertId) -> Result<Vec<PlaceRecord>, Unavailable> {
        Ok(self.places()?.values().filter(|place| place.concert == concert).copied().collect())
    }
}

#[async_trait]
impl QueueJournal for FakeQueueJournal {
    async fn write(&self, places: &[PlaceRecord]) -> Result<(), Unavailable> {
        let mut known = self.places()?;
        for place in places {
            known.entry(place.token).and_modify(|known| *known = known.and(*place)).or_insert(*place);
        }
        Ok(())
    }

    async fn find(&self, token: QueueTokenId) -> Result<Option<PlaceRecord>, Unavailable> {
        Ok(self.places()?.get(&token).copied())
    }

    async fn living(
        &self,
        concert: ConcertId,
        stage: Stage,
        after: Option<PlaceCursor>,
        at_most: u32,
    ) -> Result<Vec<PlaceRecord>, Unavailable> {
        let mut living = self.of_room(concert)?;
        living.retain(|place| place.stage == stage);
        living.retain(|place| after.is_none_or(|after| (after.number, after.token) < (place.number, place.token)));
        living.sort_unstable_by_key(|place| (place.number, place.token));
        living.truncate(at_most as usize);
        Ok(living)
    }

    async fn visit_of(&self, concert: ConcertId, owner: UserId) -> Result<Option<PlaceRecord>, Unavailable> {
        let places = self.of_room(concert)?;
        Ok(places.into_iter().find(|place| place.owner == owner && place.stage == Stage::Active))
    }

    async fn room(&self, concert: ConcertId) -> Result<RoomRecord, Unavailable> {
        let draw = self.draws()?.get(&concert).copied();
        let places = self.of_room(concert)?;
        let last_number = places.iter().map(|place| place.number).max().unwrap_or_default();
        let last_entry = places.iter().filter_map(|place| place.entry).max().unwrap_or_default();
        Ok(RoomRecord { draw, last_number, last_entry })
    }

    async fn begin_draw(&self, concert: ConcertId, seed: Seed, after_number: u64) -> Result<DrawRecord, Unavailable> {
        Ok(*self.draws()?.entry(concert).or_insert(DrawRecord { seed, after_number, drawn: None }))
    }

    async fn close_draw(&self, concert: ConcertId, entries: u64) -> Result<u64, Unavailable> {
        let mut draws = self.draws()?;
        let draw = draws.get_mut(&concert).ok_or_else(|| Unavailable::of("the draw"))?;
        Ok(*draw.drawn.get_or_insert(entries))
    }

    async fn forget_before(&self, instant: OffsetDateTime, at_most: u32) -> Result<u64, Unavailable> {
        let mut places = self.places()?;
        let mut old: Vec<_> = places.values().filter(|place| place.heard_at < instant).copied().collect();
        old.sort_unstable_by_key(|place| place.heard_at);
        old.truncate(at_most as usize);
        for place in &old {
            places.remove(&place.token);
        }
        Ok(old.len() as u64)
    }
}
