//! The waiting rooms of all concerts, one for all replicas.
//!
//! Each step of a room is one script over keys of one hash tag: it ends what is over, does what was asked, and tells
//! whose stage has changed. What changed is written down in the journal a moment later, and a room that Redis has lost is
//! put together from there. While Redis is away, the journal knows who is inside; nobody else gets in.

mod answer;
mod away;
mod draw;
mod inside;
mod open_rooms;
mod rebuild;
mod rebuilds;
mod scribe;
mod shared;
mod steps;
mod words;

use std::sync::Arc;

use async_trait::async_trait;
use fred::types::Value;
use frontrow_application::ports::{
    Clock, DrawRecord, DrawView, Join, Joined, QueueJournal, RoomCounts, Unavailable, WaitingRoom,
};
use frontrow_domain::queue::{Place, QueueRules};
use frontrow_domain::shared::{ConcertId, QueueTokenId, UserId};
use time::{Duration, OffsetDateTime};

use self::answer::{Verdict, unreadable};
use self::draw::{hexadecimal, number, seed_of};
use self::inside::Inside;
use self::open_rooms::OpenRooms;
use self::rebuilds::Rebuilds;
use self::scribe::Scribe;
use self::shared::Shared;
use self::steps::{ADMIT, COUNTS, FINISH, JOIN, LEAVE, Steps, Terms, VIEW_DRAW};
use crate::Redis;

/// A step lets in some hundreds; so many let in as many as any rules allow.
const PORTIONS_AT_MOST: u32 = 4_000;

/// Waiting rooms that all replicas share.
pub struct RedisWaitingRoom(Arc<Shared>);

impl RedisWaitingRoom {
    /// Rooms in `redis`, written down in `journal` by a task of their own. `clock` only tells which rows of the journal
    /// are old.
    #[must_use]
    pub fn start(redis: Redis, journal: Arc<dyn QueueJournal>, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Shared {
            steps: Steps::new(redis),
            open_rooms: OpenRooms::default(),
            scribe: Scribe::start(journal.clone(), clock),
            inside: Inside::new(journal.clone()),
            journal,
            rebuilds: Rebuilds::default(),
        }))
    }

    /// How many places are to be written down, for monitoring: they would not survive the loss of Redis.
    #[must_use]
    pub fn journal_behind(&self) -> usize {
        self.0.scribe.behind()
    }

    /// Writes down what is left; to be called when the server stops.
    ///
    /// # Errors
    /// [`Unavailable`] when the journal did not take it.
    pub async fn stop(&self) -> Result<(), Unavailable> {
        self.0.scribe.stop().await
    }
}

#[async_trait]
impl WaitingRoom for RedisWaitingRoom {
    async fn join(&self, join: &Join, rules: &QueueRules, now: OffsetDateTime) -> Result<Joined, Unavailable> {
        self.0.open_rooms.touch(&self.0.steps, join.concert).await?;
        let terms = Terms::of(rules, now);
        let mut answer = self.0.step(&JOIN, join.concert, terms, joining(join, None)).await?;
        if answer.verdict == Verdict::NeedsSeed {
            // Written down before anybody is shown its commitment.
            let draw = self.0.journal.begin_draw(join.concert, join.seed, answer.number(0)?).await?;
            answer = self.0.step(&JOIN, join.concert, terms, joining(join, Some(draw))).await?;
        }
        let (told, fresh) = (answer.told()?, answer.number(2)? == 1);
        if !fresh {
            // The answer that told of it may have been lost.
            self.0.take_note(&[told.record]);
        }
        Ok(Joined { place: told.place(), fresh })
    }

    async fn check_in(
        &self,
        concert: ConcertId,
        token: QueueTokenId,
        rules: &QueueRules,
        now: OffsetDateTime,
    ) -> Result<Option<Place>, Unavailable> {
        match self.0.check_in(concert, token, Terms::of(rules, now)).await {
            Ok(found) => Ok(found),
            Err(unavailable) => self.0.is_inside_all_the_same(concert, token, now).await.map(Some).ok_or(unavailable),
        }
    }

    async fn draw(
        &self,
        concert: ConcertId,
        token: QueueTokenId,
        rules: &QueueRules,
        now: OffsetDateTime,
    ) -> Result<Option<DrawView>, Unavailable> {
        let answer = self.0.step(&VIEW_DRAW, concert, Terms::of(rules, now), vec![words::token(token).into()]).await?;
        if answer.is_nothing() {
            return Ok(None);
        }
        let seed = seed_of(&answer.text(0)?).ok_or_else(unreadable)?;
        let (entry, entries, drawn) = (answer.number(1)?, answer.number(2)?, answer.number(3)? == 1);
        Ok(Some(DrawView { commitment: seed.commitment(), seed: drawn.then_some(seed), entry, entries }))
    }

    async fn leave(&self, concert: ConcertId, token: QueueTokenId, now: OffsetDateTime) -> Result<(), Unavailable> {
        match self.0.step(&LEAVE, concert, Terms::at(now), vec![words::token(token).into()]).await {
            Ok(_) => Ok(()),
            Err(_) => self.0.leave_all_the_same(concert, token, now).await,
        }
    }

    async fn finish(&self, concert: ConcertId, owner: UserId, bought_at: OffsetDateTime) -> Result<(), Unavailable> {
        match self.0.step(&FINISH, concert, Terms::at(bought_at), vec![words::owner(owner).into()]).await {
            Ok(_) => Ok(()),
            Err(_) => self.0.finish_all_the_same(concert, owner, bought_at).await,
        }
    }

    async fn admit(&self, concert: ConcertId, rules: &QueueRules, now: OffsetDateTime) -> Result<u64, Unavailable> {
        let mut admitted = 0;
        for _ in 0..PORTIONS_AT_MOST {
            let answer = self.0.step(&ADMIT, concert, Terms::of(rules, now), Vec::new()).await?;
            admitted += answer.number(0)?;
            if answer.number(1)? == 0 {
                break;
            }
        }
        Ok(admitted)
    }

    async fn counts(&self, concert: ConcertId, now: OffsetDateTime) -> Result<RoomCounts, Unavailable> {
        let answer = self.0.step(&COUNTS, concert, Terms::at(now), Vec::new()).await?;
        let [waiting, active, admitted_last_minute] = [answer.number(0)?, answer.number(1)?, answer.number(2)?];
        let mean = answer.number(4)?.checked_div(answer.number(3)?);
        let mean_visit = mean.and_then(|mean| i64::try_from(mean).ok()).map(Duration::milliseconds);
        Ok(RoomCounts { waiting, active, admitted_last_minute, mean_visit })
    }

    async fn open_rooms(&self) -> Result<Vec<ConcertId>, Unavailable> {
        self.0.open_rooms.list(&self.0.steps).await
    }
}

/// What `join.lua` is told; `draw` once it is written down.
fn joining(join: &Join, draw: Option<DrawRecord>) -> Vec<Value> {
    let drawn = draw.as_ref().and_then(|draw| draw.drawn).map_or_else(|| Value::from(""), number);
    vec![
        words::token(join.token).into(),
        words::owner(join.owner).into(),
        draw.as_ref().map(|draw| hexadecimal(&draw.seed)).unwrap_or_default().into(),
        number(draw.map_or(0, |draw| draw.after_number)),
        drawn,
    ]
}
