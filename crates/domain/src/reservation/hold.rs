use time::OffsetDateTime;

use super::{Change, Claim, Kind, Reservation, State, Status, Transition};
use crate::shared::{Actor, ConcertId, DateId, Deadline, Reason, ReservationId, UserId};

/// What is needed to hold seats or places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewHold {
    /// The id it will have.
    pub id: ReservationId,
    /// Who holds.
    pub holder: UserId,
    /// Of which concert.
    pub concert: ConcertId,
    /// On which date.
    pub date: DateId,
    /// What.
    pub claim: Claim,
    /// Until when it must be paid.
    pub hold_until: Deadline,
    /// Until when a ticket can be given back: the start of the performance.
    pub cancellable_until: OffsetDateTime,
}

impl Reservation {
    /// A new hold at version 1. It exists once the inventory has granted it.
    #[must_use]
    pub fn hold(new: NewHold, now: OffsetDateTime) -> Change {
        Self::begin(new, None, Actor::User, None, now)
    }

    /// The same seats or places again, for money that came after the hold had lapsed. It exists once the inventory
    /// has granted it, and is confirmed in the same commit.
    #[must_use]
    pub fn hold_again_for_late_money(
        lapsed: &Self,
        id: ReservationId,
        hold_until: Deadline,
        now: OffsetDateTime,
    ) -> Change {
        let new = NewHold {
            id,
            holder: lapsed.holder,
            concert: lapsed.concert,
            date: lapsed.date,
            claim: lapsed.claim.clone(),
            hold_until,
            cancellable_until: lapsed.cancellable_until,
        };
        let reason = Reason::cut("the payment arrived after the hold had lapsed");
        Self::begin(new, Some(lapsed.id), Actor::System, Some(reason), now)
    }

    fn begin(
        new: NewHold,
        replaces: Option<ReservationId>,
        actor: Actor,
        reason: Option<Reason>,
        now: OffsetDateTime,
    ) -> Change {
        let NewHold { id, holder, concert, date, claim, hold_until, cancellable_until } = new;
        let after = Self {
            id,
            holder,
            concert,
            date,
            claim,
            created_at: now,
            hold_until,
            payment_lease: None,
            cancellable_until,
            replaces,
            replaced_by: None,
            version: 1,
            state: State::TemporarilyAssigned,
        };
        let to = Status::TemporarilyAssigned;
        let transition =
            Transition { reservation: id, version: 1, kind: Kind::Held, from: None, to, actor, reason, at: now };
        Change { after, transition }
    }
}
