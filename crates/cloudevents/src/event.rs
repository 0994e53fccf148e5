use frontrow_application::events::{Event, Money, PaymentMoved};
use frontrow_domain::payment::Status as PaymentStatus;
use frontrow_domain::points::EntryKind;
use frontrow_domain::reservation::Kind;
use serde::Serialize;
use serde_json::Value;
use time::OffsetDateTime;

use crate::payment::{self, Approved, Declined, PaymentV1, Refunded};
use crate::points::{self, PointsV1};
use crate::reservation::{self, ReservationV1};
use crate::unreadable::Unreadable;

/// The version of every payload there is. One that a reader of the last version could trip over gets a type of its own:
/// `reservation.held.v2`.
const VERSION: u32 = 1;

/// One event, with its context attributes and its data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloudEvent {
    /// `id`: the same however often the event is told, 1 to 64 ASCII characters.
    pub id: String,
    /// `type`: one of [`CloudEvent::KINDS`].
    pub kind: &'static str,
    /// `dataschema`: which version of which payload it is, `urn:frontrow:event:<type>:<version>`.
    pub data_schema: String,
    /// `subject`: the id of what the event is about.
    pub subject: String,
    /// `time`: when it happened.
    pub time: OffsetDateTime,
    /// `partitionkey`: the reservation, or the person whose points moved. Events of one key are told in order.
    pub partition_key: String,
    /// `data`: the payload, described in `docs/events`.
    pub data: Value,
}

impl CloudEvent {
    /// `source` of every event of ours.
    pub const SOURCE: &'static str = "/frontrow";

    /// Every `type` that the world is told.
    pub const KINDS: [&'static str; 10] = [
        reservation::HELD,
        reservation::CONFIRMED,
        reservation::CANCELLED,
        reservation::EXPIRED,
        payment::APPROVED,
        payment::DECLINED,
        payment::REFUNDED,
        points::CHARGED,
        points::SPENT,
        points::REFUNDED,
    ];

    /// What the world is told of `event`; nothing where it is ours alone.
    #[must_use]
    pub fn of(event: &Event) -> Option<Self> {
        let (kind, data) = payload(event)?;
        let (subject, partition_key, time) = match event {
            Event::Reservation(moved) => {
                let id = moved.transition.reservation.to_string();
                (id.clone(), id, moved.transition.at)
            }
            Event::Payment(moved) => {
                (moved.transition.payment.to_string(), moved.reservation.to_string(), moved.transition.at)
            }
            Event::Points(moved) => (moved.entry.to_string(), moved.owner.to_string(), moved.at),
        };
        let (id, data_schema) = (event.id().to_string(), data_schema(kind));
        Some(Self { id, kind, data_schema, subject, time, partition_key, data })
    }

    /// The event that `data` of a `type` tells of, but for the words of people, which are not told; none where we do
    /// not know the type. Members that a later version adds are passed over.
    ///
    /// # Errors
    /// [`Unreadable`] where a member is missing or says what it cannot say. Reading it again does not help.
    pub fn read(kind: &str, data: &[u8]) -> Result<Option<Event>, Unreadable> {
        let read = match kind {
            reservation::HELD => ReservationV1::read(Kind::Held, data),
            reservation::CONFIRMED => ReservationV1::read(Kind::Confirmed, data),
            reservation::CANCELLED => ReservationV1::read(Kind::Cancelled, data),
            reservation::EXPIRED => ReservationV1::read(Kind::Expired, data),
            payment::APPROVED => PaymentV1::<Approved>::read(PaymentStatus::Approved, data),
            payment::DECLINED => PaymentV1::<Declined>::read(PaymentStatus::Declined, data),
            payment::REFUNDED => PaymentV1::<Refunded>::read(PaymentStatus::Refunded, data),
            points::CHARGED => PointsV1::read(EntryKind::Charge, data),
            points::SPENT => PointsV1::read(EntryKind::Spend, data),
            points::REFUNDED => PointsV1::read(EntryKind::Refund, data),
            _ => return Ok(None),
        };
        read.map(Some).map_err(|why| Unreadable { kind: kind.to_owned(), why })
    }
}

fn data_schema(kind: &str) -> String {
    format!("urn:frontrow:event:{kind}:{VERSION}")
}

/// The type of an event that the world is told, and its payload.
fn payload(event: &Event) -> Option<(&'static str, Value)> {
    match event {
        Event::Reservation(moved) => {
            reservation::kind(moved.transition.kind).map(|kind| (kind, json(&ReservationV1::of(moved))))
        }
        Event::Payment(moved) => payload_of_payment(moved),
        Event::Points(moved) => Some((points::kind(moved.kind), json(&PointsV1::of(moved)))),
    }
}

fn payload_of_payment(moved: &PaymentMoved) -> Option<(&'static str, Value)> {
    match &moved.money {
        Money::Captured { captured, ticket } => {
            Some((payment::APPROVED, json(&PaymentV1::of(moved, Approved::new(*captured, *ticket)))))
        }
        Money::NotTaken { reason } => {
            Some((payment::DECLINED, json(&PaymentV1::of(moved, Declined::new(reason.as_deref())))))
        }
        Money::Returned(refund) => Some((payment::REFUNDED, json(&PaymentV1::of(moved, Refunded::from(*refund))))),
        Money::Awaited | Money::Owed(_) => None,
    }
}

fn json(payload: &impl Serialize) -> Value {
    serde_json::to_value(payload).expect("words, numbers, ids and an instant of our own clock are JSON")
}
