//! What the world is told. An event is rendered from the journal row of its transition, so log and event cannot
//! disagree; what it says besides comes from columns that never change, or not after that step.

use std::fmt;

use frontrow_domain::payment::{self, MethodKind, RefundReason};
use frontrow_domain::points::EntryKind;
use frontrow_domain::reservation;
use frontrow_domain::shared::{ConcertId, DateId, EntryId, ReservationId, SectionId, UserId, Won};
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
    /// The standing section whose places it claims; none for numbered seats.
    pub section: Option<SectionId>,
    /// How many people it lets in, at least 1.
    pub quantity: u32,
    /// What it costs.
    pub amount: Won,
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
    /// How.
    pub method: MethodKind,
    /// How much.
    pub amount: Won,
    /// How much of it from the wallet.
    pub points: Won,
    /// Where the money is after the step.
    pub money: Money,
}

/// Where the money of an attempt is, with what is known only there. The points part moves by events of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Money {
    /// Nobody knows yet.
    Awaited,
    /// With the gateway, for a ticket.
    Captured {
        /// How much.
        captured: Won,
        /// The reservation it pays for: the one it was meant for, or the one that late money made.
        ticket: ReservationId,
    },
    /// Still with whoever wanted to pay.
    NotTaken {
        /// The gateway's word for why; none once it has taken its word back.
        reason: Option<String>,
    },
    /// With the gateway, and on its way back.
    Owed(Refund),
    /// Back.
    Returned(Refund),
}

/// Captured money that buys nothing, or no longer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refund {
    /// How much the gateway gives back.
    pub captured: Won,
    /// Why.
    pub reason: RefundReason,
    /// The reservation that it had paid for, if it had.
    pub ticket: Option<ReservationId>,
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
    /// What was in the wallet afterwards.
    pub balance: Won,
    /// For which reservation, where there is one.
    pub reservation: Option<ReservationId>,
    /// When.
    pub at: OffsetDateTime,
}
