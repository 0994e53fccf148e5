use time::OffsetDateTime;

use super::{QueueRules, Stage};
use crate::shared::{Deadline, Outcome};

/// What happens to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// It was let in.
    Admitted,
    /// The person gave it up.
    GivenUp,
    /// The person has their ticket.
    Finished,
    /// The pass lapsed.
    PassEnded,
    /// Nothing was heard of the person for too long.
    FellSilent,
}

/// One step that is allowed: from, step, to.
pub type PlaceEdge = (Stage, Step, Stage);

/// Every step there is. Nothing leaves `EXPIRED` or `LEFT`: who comes back gets a new place.
pub const PLACE_EDGES: [PlaceEdge; 7] = [
    (Stage::Waiting, Step::Admitted, Stage::Active),
    (Stage::Waiting, Step::GivenUp, Stage::Left),
    (Stage::Waiting, Step::FellSilent, Stage::Expired),
    (Stage::Active, Step::GivenUp, Stage::Left),
    (Stage::Active, Step::Finished, Stage::Left),
    (Stage::Active, Step::PassEnded, Stage::Expired),
    (Stage::Active, Step::FellSilent, Stage::Expired),
];

/// The life of one place, without its position: that is the line's business.
///
/// Every command first looks at what time has done by itself, so a place that is over cannot be let in or heard of
/// however late anybody notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    state: State,
    began_at: OffsetDateTime,
    silent_from: Deadline,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Waiting,
    Active { since: OffsetDateTime, until: Deadline },
    Expired,
    Left,
}

impl Life {
    /// A new place, in line.
    #[must_use]
    pub fn begin(rules: &QueueRules, now: OffsetDateTime) -> Self {
        Self { state: State::Waiting, began_at: now, silent_from: Deadline::after(now, rules.idle_ttl()) }
    }

    /// Lets the place in, unless it is inside or over, or the doors are closed. Coming in is a sign of life: a person
    /// has the whole of the idle time to notice.
    #[must_use]
    pub fn admit(self, rules: &QueueRules, now: OffsetDateTime) -> Outcome<Self, Self> {
        let open = rules.is_open(now);
        self.step(now, |life| match life.state {
            State::Waiting if open => {
                let until = Deadline::after(now, rules.pass_ttl());
                let admitted = Self { state: State::Active { since: now, until }, ..life.heard(rules, now) };
                Some((Step::Admitted, admitted))
            }
            State::Waiting | State::Active { .. } | State::Expired | State::Left => None,
        })
    }

    /// The person gives the place up, waiting or inside.
    #[must_use]
    pub fn leave(self, now: OffsetDateTime) -> Outcome<Self, Self> {
        self.step(now, |life| match life.state {
            State::Waiting | State::Active { .. } => Some((Step::GivenUp, Self { state: State::Left, ..life })),
            State::Expired | State::Left => None,
        })
    }

    /// The person has their ticket, bought at `bought_at`. Ends a visit inside; a place that was taken after the
    /// purchase has nothing to do with it, however late the news comes.
    #[must_use]
    pub fn finish(self, bought_at: OffsetDateTime) -> Outcome<Self, Self> {
        self.step(bought_at, |life| match life.state {
            State::Active { .. } if life.began_at <= bought_at => {
                Some((Step::Finished, Self { state: State::Left, ..life }))
            }
            State::Waiting | State::Active { .. } | State::Expired | State::Left => None,
        })
    }

    /// A sign of life.
    #[must_use]
    pub fn hear(self, rules: &QueueRules, now: OffsetDateTime) -> Self {
        let life = self.settled(now);
        if life.is_over() { life } else { life.heard(rules, now) }
    }

    /// What time has done by itself.
    #[must_use]
    pub fn settle(self, now: OffsetDateTime) -> Outcome<Self, Self> {
        self.step(now, |_| None)
    }

    /// The first instant at which the place is over unless something is heard; none when it is over.
    #[must_use]
    pub fn ends_at(&self) -> Option<Deadline> {
        match self.state {
            State::Waiting => Some(self.silent_from),
            State::Active { until, .. } => Some(until.min(self.silent_from)),
            State::Expired | State::Left => None,
        }
    }

    /// Since when the person is inside, and when the pass lapses.
    #[must_use]
    pub const fn visit(&self) -> Option<(OffsetDateTime, Deadline)> {
        match self.state {
            State::Active { since, until } => Some((since, until)),
            State::Waiting | State::Expired | State::Left => None,
        }
    }

    /// Which stage it has reached.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        match self.state {
            State::Waiting => Stage::Waiting,
            State::Active { .. } => Stage::Active,
            State::Expired => Stage::Expired,
            State::Left => Stage::Left,
        }
    }

    const fn is_over(&self) -> bool {
        matches!(self.state, State::Expired | State::Left)
    }

    fn heard(self, rules: &QueueRules, now: OffsetDateTime) -> Self {
        Self { silent_from: self.silent_from.max(Deadline::after(now, rules.idle_ttl())), ..self }
    }

    fn settled(self, now: OffsetDateTime) -> Self {
        match self.settle(now) {
            Outcome::Changed(life) | Outcome::Unchanged(life) => life,
        }
    }

    /// What time has done, or else what `command` does.
    fn step(self, now: OffsetDateTime, command: impl FnOnce(Self) -> Option<(Step, Self)>) -> Outcome<Self, Self> {
        let lapsed = match self.state {
            State::Active { until, .. } if until.has_passed(now) => Some(Step::PassEnded),
            State::Waiting | State::Active { .. } if self.silent_from.has_passed(now) => Some(Step::FellSilent),
            State::Waiting | State::Active { .. } | State::Expired | State::Left => None,
        };
        let taken = match lapsed {
            Some(step) => Some((step, Self { state: State::Expired, ..self })),
            None => command(self),
        };
        let Some((step, after)) = taken else { return Outcome::Unchanged(self) };
        debug_assert!(PLACE_EDGES.contains(&(self.stage(), step, after.stage())), "{step:?} is no step of {self:?}");
        Outcome::Changed(after)
    }
}
