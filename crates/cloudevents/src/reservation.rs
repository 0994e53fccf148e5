//! What is told of reservations.

use std::num::NonZeroU32;

use frontrow_application::events::{Event, ReservationMoved};
use frontrow_domain::reservation::{EDGES, Kind, Status, Transition};
use frontrow_domain::shared::{Actor, ConcertId, DateId, Reason, ReservationId, SectionId, UserId};
use serde::de::Error;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::values::{Amount, Currency, Word};

/// Seats or places were claimed until a deadline.
pub(crate) const HELD: &str = "reservation.held";
/// The hold became a ticket.
pub(crate) const CONFIRMED: &str = "reservation.confirmed";
/// A hold or a ticket was given back.
pub(crate) const CANCELLED: &str = "reservation.cancelled";
/// Nobody paid in time.
pub(crate) const EXPIRED: &str = "reservation.expired";

/// The payload of all of them, version 1.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReservationV1 {
    reservation_id: Uuid,
    version: NonZeroU32,
    status: Word<Status>,
    previous_status: Option<Word<Status>>,
    actor: Word<Actor>,
    reason: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    user_id: Uuid,
    concert_id: Uuid,
    concert_date_id: Uuid,
    section_id: Option<Uuid>,
    quantity: NonZeroU32,
    amount: Amount,
    currency: Currency,
}

/// The type of a step; none where nobody is told.
pub(crate) const fn kind(step: Kind) -> Option<&'static str> {
    match step {
        Kind::Held => Some(HELD),
        Kind::PaymentStarted => None,
        Kind::Confirmed => Some(CONFIRMED),
        Kind::Cancelled => Some(CANCELLED),
        Kind::Expired => Some(EXPIRED),
    }
}

impl ReservationV1 {
    pub(crate) fn of(moved: &ReservationMoved) -> Self {
        let step = &moved.transition;
        Self {
            reservation_id: step.reservation.as_uuid(),
            version: at_least_one(step.version),
            status: Word(step.to),
            previous_status: step.from.map(Word),
            actor: Word(step.actor),
            reason: own_words(step),
            at: step.at,
            user_id: moved.holder.as_uuid(),
            concert_id: moved.concert.as_uuid(),
            concert_date_id: moved.date.as_uuid(),
            section_id: moved.section.map(SectionId::as_uuid),
            quantity: at_least_one(moved.quantity),
            amount: Amount(moved.amount),
            currency: Currency::Won,
        }
    }

    /// The event again, but for the words of people.
    pub(crate) fn read(kind: Kind, data: &[u8]) -> Result<Event, serde_json::Error> {
        let told: Self = serde_json::from_slice(data)?;
        let (from, to) = (told.previous_status.map(|word| word.0), told.status.0);
        if !EDGES.contains(&(from, kind, to)) {
            let from = from.map_or("nothing", Status::as_str);
            return Err(Error::custom(format_args!("no such step leads from {from} to {to}")));
        }
        let transition = Transition {
            reservation: ReservationId::new(told.reservation_id),
            version: told.version.get(),
            kind,
            from,
            to,
            actor: told.actor.0,
            reason: told.reason.as_deref().map(Reason::cut),
            at: told.at,
        };
        Ok(Event::Reservation(ReservationMoved {
            transition,
            holder: UserId::new(told.user_id),
            concert: ConcertId::new(told.concert_id),
            date: DateId::new(told.concert_date_id),
            section: told.section_id.map(SectionId::new),
            quantity: told.quantity.get(),
            amount: told.amount.0,
        }))
    }
}

/// Our own reason. What a person wrote is for those who may read the reservation's log.
fn own_words(step: &Transition) -> Option<String> {
    match step.actor {
        Actor::System => step.reason.as_ref().map(ToString::to_string),
        Actor::User | Actor::Administrator => None,
    }
}

/// Versions and quantities begin at 1.
pub(crate) fn at_least_one(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN)
}
