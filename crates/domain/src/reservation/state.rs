use std::fmt;

use time::OffsetDateTime;

use super::{Claim, ConfirmationCode, Settlement};
use crate::shared::{ConcertId, DateId, Deadline, PaymentId, ReservationId, UserId};

/// A claim of one person on seats or places of one date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reservation {
    pub(super) id: ReservationId,
    pub(super) holder: UserId,
    pub(super) concert: ConcertId,
    pub(super) date: DateId,
    pub(super) claim: Claim,
    pub(super) created_at: OffsetDateTime,
    pub(super) hold_until: Deadline,
    pub(super) payment_lease: Option<Deadline>,
    pub(super) cancellable_until: OffsetDateTime,
    pub(super) replaces: Option<ReservationId>,
    pub(super) replaced_by: Option<ReservationId>,
    pub(super) version: u32,
    pub(super) state: State,
}

/// Where a reservation stands, with what is known only there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// A hold, until [`Reservation::hold_until`].
    TemporarilyAssigned,
    /// A ticket.
    Confirmed(Confirmation),
    /// Given up; `after` is the ticket it was before, if it was one.
    Cancelled {
        /// When.
        at: OffsetDateTime,
        /// The ticket that was cancelled, or none for a hold.
        after: Option<Confirmation>,
    },
    /// Nobody paid in time.
    Expired,
}

/// What makes a reservation a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// When it was confirmed.
    pub at: OffsetDateTime,
    /// What is shown at the door.
    pub code: ConfirmationCode,
    /// What settled it.
    pub settlement: Settlement,
}

/// The name of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// `TEMPORARILY_ASSIGNED`
    TemporarilyAssigned,
    /// `CONFIRMED`
    Confirmed,
    /// `CANCELLED`
    Cancelled,
    /// `EXPIRED`
    Expired,
}

impl Status {
    /// Every status, in the order of a life.
    pub const ALL: [Self; 4] = [Self::TemporarilyAssigned, Self::Confirmed, Self::Cancelled, Self::Expired];

    /// The word for it, as everywhere outside.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TemporarilyAssigned => "TEMPORARILY_ASSIGNED",
            Self::Confirmed => "CONFIRMED",
            Self::Cancelled => "CANCELLED",
            Self::Expired => "EXPIRED",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A reservation as a row holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Which reservation.
    pub id: ReservationId,
    /// Whose.
    pub holder: UserId,
    /// Of which concert.
    pub concert: ConcertId,
    /// On which date.
    pub date: DateId,
    /// What it claims.
    pub claim: Claim,
    /// When it was made.
    pub created_at: OffsetDateTime,
    /// When the hold lapses, or lapsed.
    pub hold_until: Deadline,
    /// Until when a payment keeps the hold; it is taken once.
    pub payment_lease: Option<Deadline>,
    /// Until when a ticket can be given back.
    pub cancellable_until: OffsetDateTime,
    /// The lapsed reservation whose late money made this one.
    pub replaces: Option<ReservationId>,
    /// The reservation that late money made of this one.
    pub replaced_by: Option<ReservationId>,
    /// 1 for the hold; one more for each transition.
    pub version: u32,
    /// Where it stands.
    pub state: State,
}

impl Reservation {
    /// A reservation as it was stored.
    #[must_use]
    pub fn from_stored(stored: Stored) -> Self {
        let Stored { id, holder, concert, date, claim, created_at, hold_until, payment_lease, .. } = stored;
        let Stored { cancellable_until, replaces, replaced_by, version, state, .. } = stored;
        Self {
            id,
            holder,
            concert,
            date,
            claim,
            created_at,
            hold_until,
            payment_lease,
            cancellable_until,
            replaces,
            replaced_by,
            version,
            state,
        }
    }

    /// Which reservation.
    #[must_use]
    pub const fn id(&self) -> ReservationId {
        self.id
    }

    /// Whose it is.
    #[must_use]
    pub const fn holder(&self) -> UserId {
        self.holder
    }

    /// Of which concert.
    #[must_use]
    pub const fn concert(&self) -> ConcertId {
        self.concert
    }

    /// On which date.
    #[must_use]
    pub const fn date(&self) -> DateId {
        self.date
    }

    /// What it claims.
    #[must_use]
    pub const fn claim(&self) -> &Claim {
        &self.claim
    }

    /// When it was made.
    #[must_use]
    pub const fn created_at(&self) -> OffsetDateTime {
        self.created_at
    }

    /// The first instant at which anyone may claim what an unpaid hold claims.
    #[must_use]
    pub const fn hold_until(&self) -> Deadline {
        self.hold_until
    }

    /// Until when a payment keeps the hold, once one was started.
    #[must_use]
    pub const fn payment_lease(&self) -> Option<Deadline> {
        self.payment_lease
    }

    /// The first instant at which a ticket can no longer be given back.
    #[must_use]
    pub const fn cancellable_until(&self) -> OffsetDateTime {
        self.cancellable_until
    }

    /// The lapsed reservation whose late money made this one.
    #[must_use]
    pub const fn replaces(&self) -> Option<ReservationId> {
        self.replaces
    }

    /// The reservation that late money made of this one.
    #[must_use]
    pub const fn replaced_by(&self) -> Option<ReservationId> {
        self.replaced_by
    }

    /// 1 for the hold; one more for each transition.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// The name of where it stands in the row. A hold that lapsed is still `TEMPORARILY_ASSIGNED` here until somebody
    /// expires it.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self.state {
            State::TemporarilyAssigned => Status::TemporarilyAssigned,
            State::Confirmed(_) => Status::Confirmed,
            State::Cancelled { .. } => Status::Cancelled,
            State::Expired => Status::Expired,
        }
    }

    /// The status a person should be told at `now`: a lapsed hold is `EXPIRED` whether or not the sweep came by.
    #[must_use]
    pub fn status_at(&self, now: OffsetDateTime) -> Status {
        if self.has_lapsed(now) { Status::Expired } else { self.status() }
    }

    /// Whether this is a hold whose deadline has passed.
    #[must_use]
    pub fn has_lapsed(&self, now: OffsetDateTime) -> bool {
        matches!(self.state, State::TemporarilyAssigned) && self.hold_until.has_passed(now)
    }

    /// The ticket this is, or was before it was cancelled.
    #[must_use]
    pub const fn confirmation(&self) -> Option<&Confirmation> {
        match &self.state {
            State::Confirmed(confirmation) => Some(confirmation),
            State::Cancelled { after, .. } => after.as_ref(),
            State::TemporarilyAssigned | State::Expired => None,
        }
    }

    /// The payment that settled it, if one did.
    #[must_use]
    pub fn paid_by(&self) -> Option<PaymentId> {
        match self.confirmation()?.settlement {
            Settlement::Payment(payment) => Some(payment),
            Settlement::Free => None,
        }
    }
}
