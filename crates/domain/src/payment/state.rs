use std::fmt;

use time::OffsetDateTime;

use super::Method;
use crate::shared::{PaymentId, ReservationId, UserId, Won};

/// One attempt to pay a reservation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    pub(super) id: PaymentId,
    pub(super) reservation: ReservationId,
    pub(super) payer: UserId,
    pub(super) method: Method,
    pub(super) amount: Won,
    pub(super) created_at: OffsetDateTime,
    pub(super) version: u32,
    pub(super) state: State,
}

/// Where an attempt stands, with what is known only there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Written before the gateway is asked.
    Pending,
    /// The gateway was asked and its answer did not arrive. Never "failed": the money may be gone.
    Unknown,
    /// The money is ours and pays for `ticket`.
    Approved {
        /// The reservation it settled: the one it was meant for, or the one that late money made.
        ticket: ReservationId,
    },
    /// No money moved.
    Declined {
        /// The gateway's word for why, such as `card_declined`.
        reason: String,
    },
    /// Money was captured that buys nothing; it goes back.
    RefundDue {
        /// What the gateway has to give back: what it captured, even where that differs from what we asked for.
        captured: Won,
        /// Why it buys nothing.
        reason: RefundReason,
    },
    /// The money is back.
    Refunded {
        /// What was given back by the gateway.
        captured: Won,
        /// Why it bought nothing, or no longer did.
        reason: RefundReason,
        /// When the gateway said so.
        at: OffsetDateTime,
    },
}

/// Why captured money goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RefundReason {
    /// The ticket was given back.
    TicketCancelled,
    /// The hold had been given back before the approval came.
    HoldCancelled,
    /// The approval came after the hold had lapsed, and the seats were gone.
    SeatsGone,
    /// Another payment had settled the reservation.
    PaidTwice,
    /// The gateway captured another amount than we asked for.
    AmountDiffers,
    /// The wallet no longer held the points part of a split payment.
    PointsGone,
    /// The gateway approved what it had declined before.
    ApprovedAfterDecline,
    /// The gateway gave it back by itself before we knew of it.
    ReturnedByGateway,
}

impl RefundReason {
    /// Every reason there is.
    pub const ALL: [Self; 8] = [
        Self::TicketCancelled,
        Self::HoldCancelled,
        Self::SeatsGone,
        Self::PaidTwice,
        Self::AmountDiffers,
        Self::PointsGone,
        Self::ApprovedAfterDecline,
        Self::ReturnedByGateway,
    ];

    /// The word for it in rows and logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TicketCancelled => "ticket_cancelled",
            Self::HoldCancelled => "hold_cancelled",
            Self::SeatsGone => "seats_gone",
            Self::PaidTwice => "paid_twice",
            Self::AmountDiffers => "amount_differs",
            Self::PointsGone => "points_gone",
            Self::ApprovedAfterDecline => "approved_after_decline",
            Self::ReturnedByGateway => "returned_by_gateway",
        }
    }
}

/// The name of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// `PENDING`
    Pending,
    /// `UNKNOWN`
    Unknown,
    /// `APPROVED`
    Approved,
    /// `DECLINED`
    Declined,
    /// `REFUND_DUE`
    RefundDue,
    /// `REFUNDED`
    Refunded,
}

impl Status {
    /// Every status, in the order of a life.
    pub const ALL: [Self; 6] =
        [Self::Pending, Self::Unknown, Self::Approved, Self::Declined, Self::RefundDue, Self::Refunded];

    /// The word for it, as everywhere outside.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Unknown => "UNKNOWN",
            Self::Approved => "APPROVED",
            Self::Declined => "DECLINED",
            Self::RefundDue => "REFUND_DUE",
            Self::Refunded => "REFUNDED",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An attempt as a row holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Which attempt.
    pub id: PaymentId,
    /// The reservation it was meant for.
    pub reservation: ReservationId,
    /// Who pays.
    pub payer: UserId,
    /// How.
    pub method: Method,
    /// What the reservation costs: always our number, never the client's.
    pub amount: Won,
    /// When it began.
    pub created_at: OffsetDateTime,
    /// 1 at first; one more for each transition.
    pub version: u32,
    /// Where it stands.
    pub state: State,
}

impl Payment {
    /// An attempt as it was stored.
    #[must_use]
    pub fn from_stored(stored: Stored) -> Self {
        let Stored { id, reservation, payer, method, amount, created_at, version, state } = stored;
        Self { id, reservation, payer, method, amount, created_at, version, state }
    }

    /// Which attempt; the gateway knows it by this order number, and by the idempotency keys made of it.
    #[must_use]
    pub const fn id(&self) -> PaymentId {
        self.id
    }

    /// The reservation it was meant for.
    #[must_use]
    pub const fn reservation(&self) -> ReservationId {
        self.reservation
    }

    /// Who pays.
    #[must_use]
    pub const fn payer(&self) -> UserId {
        self.payer
    }

    /// How.
    #[must_use]
    pub const fn method(&self) -> &Method {
        &self.method
    }

    /// What the reservation costs.
    #[must_use]
    pub const fn amount(&self) -> Won {
        self.amount
    }

    /// The part taken from the wallet.
    #[must_use]
    pub const fn points(&self) -> Won {
        self.method.points_of(self.amount)
    }

    /// The part asked of the gateway.
    #[must_use]
    pub fn card_amount(&self) -> Won {
        self.amount.checked_sub(self.points()).unwrap_or(Won::ZERO)
    }

    /// When it began.
    #[must_use]
    pub const fn created_at(&self) -> OffsetDateTime {
        self.created_at
    }

    /// 1 at first; one more for each transition.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// The name of where it stands.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self.state {
            State::Pending => Status::Pending,
            State::Unknown => Status::Unknown,
            State::Approved { .. } => Status::Approved,
            State::Declined { .. } => Status::Declined,
            State::RefundDue { .. } => Status::RefundDue,
            State::Refunded { .. } => Status::Refunded,
        }
    }

    /// Whether the gateway's answer is still awaited.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.state, State::Pending | State::Unknown)
    }

    /// The reservation this attempt occupies: the one it is being asked for, or the one it settled. No two attempts
    /// occupy the same one, which is what makes paying twice unstorable.
    #[must_use]
    pub const fn occupies(&self) -> Option<ReservationId> {
        match self.state {
            State::Pending | State::Unknown => Some(self.reservation),
            State::Approved { ticket } => Some(ticket),
            State::Declined { .. } | State::RefundDue { .. } | State::Refunded { .. } => None,
        }
    }
}
