use std::time::Duration as Patience;

use fred::types::Value;
use frontrow_application::ports::Unavailable;
use frontrow_domain::queue::QueueRules;
use frontrow_domain::shared::ConcertId;
use time::{Duration, OffsetDateTime};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::answer::Answer;
use crate::script::{Script, milliseconds};
use crate::{Redis, keys};

macro_rules! steps {
    ($($name:ident = $file:literal),+ $(,)?) => {$(
        pub(super) static $name: Script =
            Script::new(concat!(include_str!("lua/room.lua"), include_str!(concat!("lua/", $file, ".lua"))));
    )+};
}

steps! {
    JOIN = "join",
    CHECK_IN = "check_in",
    VIEW_DRAW = "view_draw",
    LEAVE = "leave",
    FINISH = "finish",
    ADMIT = "admit",
    COUNTS = "counts",
    IS_USED = "is_used",
    DRAW_BEGIN = "draw_begin",
    DRAW_PLACE = "draw_place",
    DRAW_END = "draw_end",
    REBUILD_BEGIN = "rebuild_begin",
    REBUILD_TAKE_IN = "rebuild_take_in",
    REBUILD_END = "rebuild_end",
    CLAIM_RELEASE = "claim_release",
}

/// Steps of this replica that are under way at once. Redis takes them one after the other, so more of them only wait
/// there, until the whole crowd runs into the limit of a question and takes a healthy Redis for a dead one.
const STEPS_AT_ONCE: usize = 256;
/// A second in front of it is longer than a poll should take.
const WAIT_AT_MOST: Patience = Patience::from_secs(1);

/// What every step is told first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    pub(super) now: OffsetDateTime,
    open: bool,
    /// Goes on although the places are not drawn, without letting anybody in.
    pub(super) undrawn: bool,
    max_active: u32,
    pass: Duration,
    idle: Duration,
}

impl Terms {
    pub(super) fn of(rules: &QueueRules, now: OffsetDateTime) -> Self {
        Self {
            now,
            open: rules.is_open(now),
            undrawn: false,
            max_active: rules.max_active(),
            pass: rules.pass_ttl(),
            idle: rules.idle_ttl(),
        }
    }

    /// Whoever only ends or counts needs no rules.
    pub(super) const fn at(now: OffsetDateTime) -> Self {
        Self { now, open: false, undrawn: true, max_active: 0, pass: Duration::ZERO, idle: Duration::ZERO }
    }

    fn arguments(&self) -> [Value; 6] {
        let flag = |set| Value::from(i64::from(set));
        let length = |duration: Duration| i64::try_from(duration.whole_milliseconds()).unwrap_or(i64::MAX).into();
        [
            milliseconds(self.now).into(),
            flag(self.open),
            flag(self.undrawn),
            i64::from(self.max_active).into(),
            length(self.pass),
            length(self.idle),
        ]
    }
}

/// Carries steps out.
pub(super) struct Steps {
    redis: Redis,
    turns: Semaphore,
}

impl Steps {
    pub(super) fn new(redis: Redis) -> Self {
        Self { redis, turns: Semaphore::new(STEPS_AT_ONCE) }
    }

    /// Runs `script` in the room of `concert`, once.
    pub(super) async fn run(
        &self,
        script: &Script,
        concert: ConcertId,
        terms: &Terms,
        arguments: impl IntoIterator<Item = Value>,
    ) -> Result<Answer, Unavailable> {
        let arguments = terms.arguments().into_iter().chain(arguments).collect();
        let answered: Value = self.ask(script, keys::room(concert), arguments).await?;
        Answer::read(answered, concert, terms.now)
    }

    /// Runs `script` once it is its turn.
    pub(super) async fn ask(
        &self,
        script: &Script,
        keys: Vec<String>,
        arguments: Vec<Value>,
    ) -> Result<Value, Unavailable> {
        let turn = timeout(WAIT_AT_MOST, self.turns.acquire()).await;
        let Ok(Ok(_turn)) = turn else { return Err(Unavailable::of("the waiting room, crowded as it is,")) };
        self.redis.run(script, keys, arguments).await
    }
}
