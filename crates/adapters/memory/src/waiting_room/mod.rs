//! The waiting rooms of all concerts.

mod draw;
mod line;
mod room;
mod visits;

use std::collections::HashMap;
use std::sync::Mutex;

use async_trait::async_trait;
use frontrow_application::ports::{DrawView, Join, Joined, RoomCounts, Unavailable, WaitingRoom};
use frontrow_domain::queue::{Place, QueueRules};
use frontrow_domain::shared::{ConcertId, QueueTokenId, UserId};
use time::OffsetDateTime;

use self::room::Room;
use crate::guard::lock;

/// Waiting rooms of this process. One mutex serves them all: its longest step is to let in as many as fit inside, and
/// everything else takes microseconds with 100,000 in line.
#[derive(Default)]
pub struct MemoryWaitingRoom {
    rooms: Mutex<HashMap<ConcertId, Room>>,
}

impl MemoryWaitingRoom {
    /// Nobody waits anywhere.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn in_room<T>(&self, concert: ConcertId, now: OffsetDateTime, act: impl FnOnce(&mut Room) -> T) -> Option<T> {
        let mut rooms = lock(&self.rooms);
        let room = rooms.get_mut(&concert)?;
        room.settle(now);
        Some(act(room))
    }

    /// The same for whoever knows the rules, and with them whether the doors are open.
    fn at_door<T>(
        &self,
        concert: ConcertId,
        rules: &QueueRules,
        now: OffsetDateTime,
        act: impl FnOnce(&mut Room) -> T,
    ) -> Option<T> {
        self.in_room(concert, now, |room| {
            room.open(rules, now);
            act(room)
        })
    }
}

#[async_trait]
impl WaitingRoom for MemoryWaitingRoom {
    async fn join(&self, join: &Join, rules: &QueueRules, now: OffsetDateTime) -> Result<Joined, Unavailable> {
        let mut rooms = lock(&self.rooms);
        if !rooms.contains_key(&join.concert) {
            rooms.retain(|_, room| !room.is_abandoned(now));
        }
        let room = rooms.entry(join.concert).or_insert_with(|| Room::new(join.concert, now));
        room.settle(now);
        room.open(rules, now);
        Ok(room.join(join, rules, now))
    }

    async fn check_in(
        &self,
        concert: ConcertId,
        token: QueueTokenId,
        rules: &QueueRules,
        now: OffsetDateTime,
    ) -> Result<Option<Place>, Unavailable> {
        Ok(self.at_door(concert, rules, now, |room| room.check_in(token, rules, now)).flatten())
    }

    async fn draw(
        &self,
        concert: ConcertId,
        token: QueueTokenId,
        rules: &QueueRules,
        now: OffsetDateTime,
    ) -> Result<Option<DrawView>, Unavailable> {
        Ok(self.at_door(concert, rules, now, |room| room.draw_of(token)).flatten())
    }

    async fn leave(&self, concert: ConcertId, token: QueueTokenId, now: OffsetDateTime) -> Result<(), Unavailable> {
        self.in_room(concert, now, |room| room.leave(token, now));
        Ok(())
    }

    async fn finish(&self, concert: ConcertId, owner: UserId, bought_at: OffsetDateTime) -> Result<(), Unavailable> {
        self.in_room(concert, bought_at, |room| room.finish(owner, bought_at));
        Ok(())
    }

    async fn admit(&self, concert: ConcertId, rules: &QueueRules, now: OffsetDateTime) -> Result<u64, Unavailable> {
        Ok(self.at_door(concert, rules, now, |room| room.admit(rules, now)).unwrap_or(0))
    }

    async fn counts(&self, concert: ConcertId, now: OffsetDateTime) -> Result<RoomCounts, Unavailable> {
        Ok(self.in_room(concert, now, |room| room.counts(now)).unwrap_or_default())
    }

    async fn open_rooms(&self) -> Result<Vec<ConcertId>, Unavailable> {
        let rooms = lock(&self.rooms);
        Ok(rooms.iter().filter(|(_, room)| room.has_anybody()).map(|(concert, _)| *concert).collect())
    }
}
