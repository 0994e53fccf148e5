use fred::types::Value;
use frontrow_application::ports::{PlaceRecord, Unavailable};
use frontrow_domain::queue::{Place, PlaceStatus, Stage};
use frontrow_domain::shared::ConcertId;
use time::OffsetDateTime;

use super::words;

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is done.
    Done,
    /// The room is not whole: it was never used, or Redis has lost it.
    Cold,
    /// The doors are open and the places not drawn.
    MustDraw,
    /// The first who comes before the opening: the draw has to be written down first.
    NeedsSeed,
}

/// What a script answers.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) verdict: Verdict,
    /// Places whose stage has changed.
    pub(super) changes: Vec<PlaceRecord>,
    concert: ConcertId,
    now: OffsetDateTime,
    values: Vec<Value>,
}

impl Answer {
    pub(super) fn read(answered: Value, concert: ConcertId, now: OffsetDateTime) -> Result<Self, Unavailable> {
        let mut answered = answered.into_array().into_iter();
        let verdict = answered.next().and_then(|verdict| verdict_of(&verdict.as_str()?)).ok_or_else(unreadable)?;
        let changes = answered.next().map(Value::into_array).unwrap_or_default();
        let changes = changes.iter().map(|change| words::read(&change.as_str()?, concert, now));
        let changes = changes.collect::<Option<Vec<_>>>().ok_or_else(unreadable)?;
        Ok(Self { verdict, changes, concert, now, values: answered.collect() })
    }

    /// Whether the script had nothing to say but that it is done.
    pub(super) fn is_nothing(&self) -> bool {
        self.values.is_empty()
    }

    pub(super) fn number(&self, at: usize) -> Result<u64, Unavailable> {
        self.values.get(at).and_then(Value::as_u64).ok_or_else(unreadable)
    }

    pub(super) fn text(&self, at: usize) -> Result<String, Unavailable> {
        self.values.get(at).and_then(Value::as_string).ok_or_else(unreadable)
    }

    /// The place that the script tells of, whose position comes second.
    pub(super) fn told(&self) -> Result<Told, Unavailable> {
        let record = words::read(&self.text(0)?, self.concert, self.now).ok_or_else(unreadable)?;
        Ok(Told { record, position: self.number(1)? })
    }
}

/// A place, and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub(super) record: PlaceRecord,
    position: u64,
}

impl Told {
    pub(super) fn place(&self) -> Place {
        let PlaceRecord { token, concert, owner, .. } = self.record;
        let status = match (self.record.stage, self.record.until) {
            (Stage::Waiting, _) => PlaceStatus::Waiting { position: self.position },
            (Stage::Active, Some(until)) => PlaceStatus::Active { until },
            (Stage::Left, _) => PlaceStatus::Left,
            (Stage::Active | Stage::Expired, _) => PlaceStatus::Expired,
        };
        Place { token, concert, owner, status }
    }
}

fn verdict_of(word: &str) -> Option<Verdict> {
    match word {
        "done" => Some(Verdict::Done),
        "cold" => Some(Verdict::Cold),
        "draw" => Some(Verdict::MustDraw),
        "seed" => Some(Verdict::NeedsSeed),
        _ => None,
    }
}

/// Another version of this program may write there.
pub(super) fn unreadable() -> Unavailable {
    Unavailable::of("the waiting room, as it is written,")
}
