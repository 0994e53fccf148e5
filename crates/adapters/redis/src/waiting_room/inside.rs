use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use frontrow_application::ports::{PlaceRecord, QueueJournal, Unavailable};
use frontrow_domain::queue::{Place, PlaceStatus, Stage};
use frontrow_domain::shared::{ConcertId, QueueTokenId, UserId};
use time::OffsetDateTime;
use tokio::sync::Mutex as Turn;
use tokio::time::{Instant, timeout};

/// People whom this replica has seen inside, about 10 MB. Beyond it the journal is asked.
const SEEN_AT_MOST: usize = 100_000;
/// While Redis is away the journal is asked so often for each room, however many people ask: nobody comes in meanwhile.
const LISTED_FOR: Duration = Duration::from_secs(1);
/// More than are inside anywhere at once; who is not among them waits for Redis.
const LISTED_AT_MOST: u32 = 20_000;
/// Longer than a query takes, and shorter than a person's patience.
const WAIT_AT_MOST: Duration = Duration::from_secs(2);

/// Who is inside, for as long as Redis cannot say.
pub(super) struct Inside {
    journal: Arc<dyn QueueJournal>,
    seen: Mutex<HashMap<QueueTokenId, PlaceRecord>>,
    listed: Turn<HashMap<ConcertId, Listed>>,
}

/// What the journal said a moment ago; none when it did not answer.
struct Listed {
    at: Instant,
    visits: Option<HashMap<QueueTokenId, PlaceRecord>>,
}

impl Inside {
    pub(super) fn new(journal: Arc<dyn QueueJournal>) -> Self {
        Self { journal, seen: Mutex::default(), listed: Turn::default() }
    }

    /// Sees a place; gives whether somebody is inside whom this replica did not know.
    pub(super) fn see(&self, place: &PlaceRecord) -> bool {
        let mut seen = self.seen();
        match place.stage {
            Stage::Active if seen.contains_key(&place.token) => false,
            Stage::Active => {
                if seen.len() >= SEEN_AT_MOST {
                    seen.retain(|_, seen| is_inside(seen, place.heard_at));
                }
                if seen.len() < SEEN_AT_MOST {
                    seen.insert(place.token, *place);
                }
                true
            }
            Stage::Waiting | Stage::Expired | Stage::Left => {
                seen.remove(&place.token);
                false
            }
        }
    }

    /// Forgets the visits of a person.
    pub(super) fn forget(&self, concert: ConcertId, owner: UserId) {
        self.seen().retain(|_, seen| seen.concert != concert || seen.owner != owner);
    }

    /// The place of somebody who is inside and whose pass has not ended.
    pub(super) async fn find(
        &self,
        concert: ConcertId,
        token: QueueTokenId,
        now: OffsetDateTime,
    ) -> Result<Option<Place>, Unavailable> {
        let seen = self.seen().get(&token).copied();
        let visit = match seen {
            Some(seen) => Some(seen),
            None => self.look_up(concert, token).await?,
        };
        Ok(visit.filter(|visit| visit.concert == concert && is_inside(visit, now)).and_then(place))
    }

    /// One asks the journal, the others wait for what it says.
    async fn look_up(&self, concert: ConcertId, token: QueueTokenId) -> Result<Option<PlaceRecord>, Unavailable> {
        let Ok(mut listed) = timeout(WAIT_AT_MOST, self.listed.lock()).await else {
            return Err(Unavailable::of("the journal of the waiting room, in time,"));
        };
        listed.retain(|_, listed| listed.at.elapsed() < LISTED_FOR);
        let said = match listed.entry(concert) {
            Entry::Occupied(said) => said.into_mut(),
            Entry::Vacant(unasked) => unasked.insert(self.ask(concert).await),
        };
        match &said.visits {
            Some(visits) => Ok(visits.get(&token).copied()),
            None => Err(Unavailable::of("the journal of the waiting room")),
        }
    }

    async fn ask(&self, concert: ConcertId) -> Listed {
        let asked = timeout(WAIT_AT_MOST, self.journal.living(concert, Stage::Active, None, LISTED_AT_MOST)).await;
        let visits = asked.ok().and_then(Result::ok);
        let visits = visits.map(|visits| visits.into_iter().map(|visit| (visit.token, visit)).collect());
        Listed { at: Instant::now(), visits }
    }

    fn seen(&self) -> MutexGuard<'_, HashMap<QueueTokenId, PlaceRecord>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_inside(visit: &PlaceRecord, now: OffsetDateTime) -> bool {
    visit.stage == Stage::Active && visit.until.is_some_and(|until| now < until)
}

fn place(visit: PlaceRecord) -> Option<Place> {
    let PlaceRecord { token, concert, owner, until, .. } = visit;
    Some(Place { token, concert, owner, status: PlaceStatus::Active { until: until? } })
}
