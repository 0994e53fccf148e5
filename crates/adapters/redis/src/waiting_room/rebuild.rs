//! A room that Redis has lost is put together again from the journal.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration as Patience;

use fred::types::Value;
use frontrow_application::ports::{DrawRecord, PlaceCursor, PlaceRecord, RoomRecord, Unavailable};
use frontrow_domain::queue::Stage;
use frontrow_domain::shared::ConcertId;
use time::{Duration, OffsetDateTime};
use tokio::sync::watch;
use tokio::time::{interval, timeout};

use super::draw::{hexadecimal, number};
use super::scribe::WRITTEN_EVERY;
use super::shared::{CLAIM_MILLISECONDS, Shared, claim};
use super::steps::{CLAIM_RELEASE, REBUILD_BEGIN, REBUILD_END, REBUILD_TAKE_IN, Terms};
use super::words;
use crate::script::{Script, milliseconds};

/// Whoever asks meanwhile waits for so long: 20,000 people take half of it.
const WAIT_AT_MOST: Patience = Patience::from_secs(2);
/// How often a replica looks whether another one has put the room together.
const LOOKED_EVERY: Patience = Patience::from_millis(50);
/// For as long as a claim lasts, and a little more.
const LOOKS: u32 = 320;
/// What was answered before Redis was lost is written down by then, by every replica.
const WRITTEN_WITHIN: Patience = WRITTEN_EVERY.saturating_mul(2);
/// Places of one step: milliseconds of work.
const PLACES_AT_ONCE: u32 = 1_000;
/// Everybody counts as heard of now, and has so long to be heard of again: an outage ends no place.
const HEARD_FOR: Duration = Duration::minutes(2);
/// More than join within the moment in which the journal is behind: no number is given twice.
const NUMBERS_LEFT_OUT: u64 = 1_000_000;

/// One room, put together by one task of this replica.
struct Rebuild {
    shared: Arc<Shared>,
    concert: ConcertId,
    terms: Terms,
    claim: String,
    _until_over: watch::Sender<()>,
}

impl Drop for Rebuild {
    fn drop(&mut self) {
        self.shared.rebuilds.running().remove(&self.concert);
    }
}

impl Shared {
    /// Waits until the room is whole, or somebody has failed to make it so.
    pub(super) async fn rebuilt(self: &Arc<Self>, concert: ConcertId, now: OffsetDateTime) -> Result<(), Unavailable> {
        let mut over = self.rebuild_once(concert, now);
        match timeout(WAIT_AT_MOST, over.changed()).await {
            // Nothing is ever sent: it is over once the sender is gone.
            Ok(_) => Ok(()),
            Err(_) => Err(Unavailable::of("the waiting room, which is being put together again,")),
        }
    }

    fn rebuild_once(self: &Arc<Self>, concert: ConcertId, now: OffsetDateTime) -> watch::Receiver<()> {
        let mut running = self.rebuilds.running();
        if let Some(over) = running.get(&concert) {
            return over.clone();
        }
        let (until_over, over) = watch::channel(());
        running.insert(concert, over.clone());
        let (terms, claim) = (Terms::at(now), claim());
        let rebuild = Rebuild { shared: self.clone(), concert, terms, claim, _until_over: until_over };
        tokio::spawn(rebuild.run());
        over
    }

    pub(super) async fn release(&self, concert: ConcertId, claim: &str) {
        let terms = Terms::at(OffsetDateTime::UNIX_EPOCH);
        if self.steps.run(&CLAIM_RELEASE, concert, &terms, [claim.into()]).await.is_err() {
            tracing::debug!(%concert, "a claim is left to lapse");
        }
    }
}

impl Rebuild {
    async fn run(self) {
        let (concert, shared) = (self.concert, &self.shared);
        match self.claim_room().await {
            Ok(false) => {}
            Ok(true) => match self.put_together().await {
                Ok(0) => {}
                Ok(places) => tracing::warn!(%concert, places, "the waiting room was lost, and is whole again"),
                Err(error) => {
                    tracing::warn!(%concert, error = &error as &dyn Error, "the waiting room cannot be put together");
                    shared.release(concert, &self.claim).await;
                }
            },
            Err(error) => {
                tracing::debug!(%concert, error = &error as &dyn Error, "nobody knows whether the waiting room is whole");
            }
        }
    }

    /// Whether it is ours to put together; false once it is whole.
    async fn claim_room(&self) -> Result<bool, Unavailable> {
        let mut looks = interval(LOOKED_EVERY);
        for _ in 0..LOOKS {
            looks.tick().await;
            match self.step(&REBUILD_BEGIN, [CLAIM_MILLISECONDS.into()]).await?.as_str() {
                "ready" => return Ok(false),
                "mine" => return Ok(true),
                _ => {}
            }
        }
        Err(Unavailable::of("the waiting room, which another replica puts together,"))
    }

    /// Gives how many places it has.
    async fn put_together(&self) -> Result<usize, Unavailable> {
        // What cannot be written now is written later, and stands behind.
        let flushed = self.shared.scribe.flush().await;
        let mut room = self.shared.journal.room(self.concert).await?;
        if flushed.is_err() || room != RoomRecord::default() {
            let mut moment = interval(WRITTEN_WITHIN);
            moment.tick().await;
            moment.tick().await;
            room = self.shared.journal.room(self.concert).await?;
        }
        let inside = self.take_in(Stage::Active, &room).await?;
        let waiting = self.take_in(Stage::Waiting, &room).await?;
        self.step(&REBUILD_END, ending(&room)).await?;
        // Redis may have lost the list as well, and nobody is let in until the room is on it.
        self.shared.open_rooms.put(&self.shared.steps, self.concert).await?;
        Ok(inside + waiting)
    }

    async fn take_in(&self, stage: Stage, room: &RoomRecord) -> Result<usize, Unavailable> {
        let (mut taken, mut after) = (0, None);
        loop {
            let page = self.shared.journal.living(self.concert, stage, after, PLACES_AT_ONCE).await?;
            let Some(last) = page.last() else { return Ok(taken) };
            after = Some(PlaceCursor::from(last));
            taken += page.len();
            self.step(&REBUILD_TAKE_IN, self.taking_in(&page, room)).await?;
        }
    }

    fn taking_in(&self, page: &[PlaceRecord], room: &RoomRecord) -> Vec<Value> {
        let now = self.terms.now;
        let awaits_draw = room.draw.is_some_and(|draw| draw.drawn.is_none());
        let mut arguments =
            vec![CLAIM_MILLISECONDS.into(), milliseconds(now + HEARD_FOR).into(), i64::from(awaits_draw).into()];
        for place in page.iter().filter(|place| place.until.is_none_or(|until| now < until)) {
            let score = score(place, room.draw.as_ref());
            arguments.extend([words::token(place.token).into(), number(score), words::write(place).into()]);
        }
        arguments
    }

    async fn step(&self, script: &Script, arguments: impl IntoIterator<Item = Value>) -> Result<String, Unavailable> {
        let arguments = [Value::from(self.claim.as_str())].into_iter().chain(arguments);
        let answer = self.shared.steps.run(script, self.concert, &self.terms, arguments).await?;
        match answer.text(0)? {
            lost if lost == "lost" => Err(Unavailable::of("the waiting room, which was lost once more,")),
            said => Ok(said),
        }
    }
}

fn ending(room: &RoomRecord) -> [Value; 5] {
    let sequence = if room.last_number == 0 { 0 } else { room.last_number + NUMBERS_LEFT_OUT };
    let draw = room.draw.as_ref();
    let entries = draw.and_then(|draw| draw.drawn).unwrap_or(room.last_entry);
    [
        number(sequence),
        draw.map(|draw| hexadecimal(&draw.seed)).unwrap_or_default().into(),
        number(draw.map_or(0, |draw| draw.after_number)),
        number(entries),
        i64::from(draw.is_some_and(|draw| draw.drawn.is_some())).into(),
    ]
}

/// Where somebody stands in line: by their number, or where the draw has put them.
fn score(place: &PlaceRecord, draw: Option<&DrawRecord>) -> u64 {
    let drawn = || {
        let (entry, draw) = (place.entry?, draw?);
        Some(draw.after_number + draw.seed.place_of(entry, draw.drawn?)?)
    };
    drawn().unwrap_or(place.number)
}
