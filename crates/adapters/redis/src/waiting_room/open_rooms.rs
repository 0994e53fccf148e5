use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use fred::types::Value;
use frontrow_application::ports::Unavailable;
use frontrow_domain::shared::ConcertId;
use futures_util::{StreamExt, TryStreamExt, stream};
use time::OffsetDateTime;
use tokio::time::Instant;
use uuid::Uuid;

use super::answer::unreadable;
use super::steps::{IS_USED, Steps, Terms};
use crate::keys;
use crate::script::Script;

static TOUCH: Script = Script::new(include_str!("lua/rooms_touch.lua"));
static LIST: Script = Script::new(include_str!("lua/rooms_list.lua"));
static DROP: Script = Script::new(include_str!("lua/rooms_drop.lua"));

/// A room in use is put on the list so often, by each replica: if the list is lost, for so long at most nobody is let in.
const TOUCHED_EVERY: Duration = Duration::from_secs(2);
/// An empty room that nobody has touched for so long leaves the list. Many times the above, so that nobody who is about
/// to come in finds their room struck.
const QUIET_FOR_MILLISECONDS: i64 = 60_000;
/// More concerts than sell at once.
const ROOMS_AT_MOST: i64 = 10_000;
/// Looks into rooms that are under way at once.
const LOOKS_AT_ONCE: usize = 32;

/// The list of the rooms in which anybody may be. It lies in Redis beside them, on a node of its own.
#[derive(Default)]
pub(super) struct OpenRooms {
    touched: Mutex<HashMap<ConcertId, Instant>>,
}

impl OpenRooms {
    /// Puts a room on the list before anybody comes in.
    pub(super) async fn touch(&self, steps: &Steps, concert: ConcertId) -> Result<(), Unavailable> {
        if self.is_recent(concert) { Ok(()) } else { self.put(steps, concert).await }
    }

    /// Puts a room on the list, whenever that happened last.
    pub(super) async fn put(&self, steps: &Steps, concert: ConcertId) -> Result<(), Unavailable> {
        let room = concert.as_uuid().simple().to_string();
        steps.ask(&TOUCH, vec![keys::ROOMS.to_owned()], vec![room.into()]).await?;
        let mut touched = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
        touched.retain(|_, at| at.elapsed() < TOUCHED_EVERY);
        touched.insert(concert, Instant::now());
        Ok(())
    }

    /// The rooms in which anybody is.
    pub(super) async fn list(&self, steps: &Steps) -> Result<Vec<ConcertId>, Unavailable> {
        let listed = steps.ask(&LIST, vec![keys::ROOMS.to_owned()], vec![ROOMS_AT_MOST.into()]).await?;
        let looks = rooms_of(&listed.into_array()).ok_or_else(unreadable)?.into_iter();
        let used = stream::iter(looks.map(|(concert, quiet)| look(steps, concert, quiet)));
        used.buffer_unordered(LOOKS_AT_ONCE).try_filter_map(async |found| Ok(found)).try_collect().await
    }

    fn is_recent(&self, concert: ConcertId) -> bool {
        let touched = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
        touched.get(&concert).is_some_and(|at| at.elapsed() < TOUCHED_EVERY)
    }
}

async fn look(steps: &Steps, concert: ConcertId, quiet: i64) -> Result<Option<ConcertId>, Unavailable> {
    let terms = Terms::at(OffsetDateTime::UNIX_EPOCH);
    if steps.run(&IS_USED, concert, &terms, []).await?.number(0)? == 1 {
        return Ok(Some(concert));
    }
    if quiet >= QUIET_FOR_MILLISECONDS {
        let room = concert.as_uuid().simple().to_string();
        steps.ask(&DROP, vec![keys::ROOMS.to_owned()], vec![room.into(), QUIET_FOR_MILLISECONDS.into()]).await?;
    }
    Ok(None)
}

fn rooms_of(listed: &[Value]) -> Option<Vec<(ConcertId, i64)>> {
    let room = |pair: &[Value]| {
        let [concert, quiet] = pair else { return None };
        Some((ConcertId::new(Uuid::try_parse(&concert.as_str()?).ok()?), quiet.as_i64()?))
    };
    listed.chunks(2).map(room).collect()
}
