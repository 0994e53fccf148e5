//! What the world is told. An event is rendered from the journal row of its transition, so log and event cannot
//! disagree.

use std::fmt;

use frontrow_domain::payment;
use frontrow_domain::points::EntryKind;
use frontrow_domain::reservation;
use frontrow_domain::shared::{ConcertId, DateId, EntryId, ReservationId, UserId, Won};
use time::OffsetDateTime;

/// Something that happened, told in the order of versions per reservation and per payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A reservation took a step.
    Reservation(ReservationMoved),
    /// A payment took a step.
    Payment(PaymentMoved),
    /// Points moved.
    Points(PointsMoved),
}

/// The name of an event: the same however often it is told, and no other event's. 1 to 64 ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EventId(String);

impl EventId {
    /// The name itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Event {
    /// Its name, made of the row that it is rendered from.
    #[must_use]
    pub fn id(&self) -> EventId {
        EventId(match self {
            Self::Reservation(moved) => {
                format!("reservation-{}-{}", moved.transition.reservation, moved.transition.version)
            }
            Self::Payment(moved) => format!("payment-{}-{}", moved.transition.payment, moved.transition.version),
            Self::Points(moved) => format!("points-{}", moved.entry),
        })
    }
}

/// A reservation took a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReservationMoved {
    /// The step, as the journal has it.
    pub transition: reservation::Transition,
    /// Whose reservation.
    pub holder: UserId,
    /// Of which concert.
    pub concert: ConcertId,
    /// On which date.
    pub date: DateId,
}

/// A payment took a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentMoved {
    /// The step, as the journal has it.
    pub transition: payment::Transition,
    /// The reservation it was meant for.
    pub reservation: ReservationId,
    /// Who pays.
    pub payer: UserId,
    /// How much.
    pub amount: Won,
}

/// Points moved in or out of a wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointsMoved {
    /// Which entry.
    pub entry: EntryId,
    /// Whose wallet.
    pub owner: UserId,
    /// Why.
    pub kind: EntryKind,
    /// The signed change, in won.
    pub amount: i64,
    /// When.
    pub at: OffsetDateTime,
}
