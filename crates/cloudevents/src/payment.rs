//! What is told of payments.

use std::num::NonZeroU32;

use frontrow_application::events::{Event, Money, PaymentMoved, Refund};
use frontrow_domain::payment::{EDGES, MethodKind, RefundReason, Status, Transition};
use frontrow_domain::shared::{PaymentId, ReservationId, UserId, Won};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::reservation::at_least_one;
use crate::values::{Amount, Currency, Word};

/// The money is ours and pays for a ticket.
pub(crate) const APPROVED: &str = "payment.approved";
/// No money moved.
pub(crate) const DECLINED: &str = "payment.declined";
/// Captured money is back.
pub(crate) const REFUNDED: &str = "payment.refunded";

/// What all payloads of payments say, version 1.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StepV1 {
    payment_id: Uuid,
    version: NonZeroU32,
    status: Word<Status>,
    previous_status: Option<Word<Status>>,
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    reservation_id: Uuid,
    user_id: Uuid,
    method: Word<MethodKind>,
    amount: Amount,
    points: Amount,
    currency: Currency,
}

/// A payload: what all of them say, and what belongs to this type.
#[derive(Serialize, Deserialize)]
pub(crate) struct PaymentV1<T> {
    #[serde(flatten)]
    step: StepV1,
    #[serde(flatten)]
    money: T,
}

/// Of an approval.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Approved {
    captured_amount: Amount,
    ticket_id: Uuid,
}

/// Of a decline.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Declined {
    decline_reason: Option<String>,
}

/// Of a refund.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Refunded {
    refunded_amount: Amount,
    refund_reason: Word<RefundReason>,
    ticket_id: Option<Uuid>,
}

impl Approved {
    pub(crate) const fn new(captured: Won, ticket: ReservationId) -> Self {
        Self { captured_amount: Amount(captured), ticket_id: ticket.as_uuid() }
    }
}

impl Declined {
    pub(crate) fn new(reason: Option<&str>) -> Self {
        Self { decline_reason: reason.map(ToOwned::to_owned) }
    }
}

impl From<Refund> for Refunded {
    fn from(refund: Refund) -> Self {
        Self {
            refunded_amount: Amount(refund.captured),
            refund_reason: Word(refund.reason),
            ticket_id: refund.ticket.map(ReservationId::as_uuid),
        }
    }
}

impl From<Approved> for Money {
    fn from(told: Approved) -> Self {
        Self::Captured { captured: told.captured_amount.0, ticket: ReservationId::new(told.ticket_id) }
    }
}

impl From<Declined> for Money {
    fn from(told: Declined) -> Self {
        Self::NotTaken { reason: told.decline_reason }
    }
}

impl From<Refunded> for Money {
    fn from(told: Refunded) -> Self {
        let (captured, reason) = (told.refunded_amount.0, told.refund_reason.0);
        Self::Returned(Refund { captured, reason, ticket: told.ticket_id.map(ReservationId::new) })
    }
}

impl<T> PaymentV1<T> {
    pub(crate) fn of(moved: &PaymentMoved, money: T) -> Self {
        let step = &moved.transition;
        let step = StepV1 {
            payment_id: step.payment.as_uuid(),
            version: at_least_one(step.version),
            status: Word(step.to),
            previous_status: step.from.map(Word),
            at: step.at,
            reservation_id: moved.reservation.as_uuid(),
            user_id: moved.payer.as_uuid(),
            method: Word(moved.method),
            amount: Amount(moved.amount),
            points: Amount(moved.points),
            currency: Currency::Won,
        };
        Self { step, money }
    }
}

impl<T: DeserializeOwned + Into<Money>> PaymentV1<T> {
    /// The event again; `to` is where its type says that the payment went.
    pub(crate) fn read(to: Status, data: &[u8]) -> Result<Event, serde_json::Error> {
        let Self { step, money } = serde_json::from_slice(data)?;
        let from = step.previous_status.map(|word| word.0);
        if step.status.0 != to || !EDGES.contains(&(from, to)) {
            let (from, to) = (from.map_or("nothing", Status::as_str), step.status.0);
            return Err(Error::custom(format_args!("no such step leads from {from} to {to}")));
        }
        let payment = PaymentId::new(step.payment_id);
        Ok(Event::Payment(PaymentMoved {
            transition: Transition { payment, version: step.version.get(), from, to, at: step.at },
            reservation: ReservationId::new(step.reservation_id),
            payer: UserId::new(step.user_id),
            method: step.method.0,
            amount: step.amount.0,
            points: step.points.0,
            money: money.into(),
        }))
    }
}
