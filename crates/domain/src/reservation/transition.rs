use time::OffsetDateTime;

use super::{Reservation, State, Status};
use crate::shared::{Actor, Reason, ReservationId};

/// What kind of step was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Seats or places were claimed until a deadline.
    Held,
    /// A payment began; it keeps the hold while the gateway answers.
    PaymentStarted,
    /// The hold became a ticket.
    Confirmed,
    /// A hold or a ticket was given back.
    Cancelled,
    /// Nobody paid in time.
    Expired,
}

/// One step that is allowed: from, kind, to.
pub type Edge = (Option<Status>, Kind, Status);

/// Every step there is. What stands here not does not happen: nothing leaves `CANCELLED` or `EXPIRED`, and
/// `CONFIRMED` → `CANCELLED` is the only way out of a settled state.
pub const EDGES: [Edge; 6] = [
    (None, Kind::Held, Status::TemporarilyAssigned),
    (Some(Status::TemporarilyAssigned), Kind::PaymentStarted, Status::TemporarilyAssigned),
    (Some(Status::TemporarilyAssigned), Kind::Confirmed, Status::Confirmed),
    (Some(Status::TemporarilyAssigned), Kind::Cancelled, Status::Cancelled),
    (Some(Status::TemporarilyAssigned), Kind::Expired, Status::Expired),
    (Some(Status::Confirmed), Kind::Cancelled, Status::Cancelled),
];

/// One row of the journal: log and event in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// Of which reservation.
    pub reservation: ReservationId,
    /// The version it reached; 1 for the hold.
    pub version: u32,
    /// What kind of step.
    pub kind: Kind,
    /// Where it came from; none for the hold.
    pub from: Option<Status>,
    /// Where it went.
    pub to: Status,
    /// Who caused it.
    pub actor: Actor,
    /// Why, where there is more to say than the kind.
    pub reason: Option<Reason>,
    /// When.
    pub at: OffsetDateTime,
}

/// A reservation as it is to be written, and the step that led there. It may be written only over a row that is
/// still at the version before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The reservation after the step.
    pub after: Reservation,
    /// The step.
    pub transition: Transition,
}

impl Reservation {
    /// Takes one step of [`EDGES`].
    pub(super) fn step(
        self,
        kind: Kind,
        state: State,
        actor: Actor,
        reason: Option<Reason>,
        at: OffsetDateTime,
    ) -> Change {
        let from = self.status();
        let after = Self { state, version: self.version + 1, ..self };
        let to = after.status();
        debug_assert!(EDGES.contains(&(Some(from), kind, to)), "{from} to {to} by {kind:?} is no step");
        let transition =
            Transition { reservation: after.id, version: after.version, kind, from: Some(from), to, actor, reason, at };
        Change { after, transition }
    }
}
