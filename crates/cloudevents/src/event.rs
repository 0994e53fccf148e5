use frontrow_application::events::Event;
use frontrow_domain::payment::Status as PaymentStatus;
use frontrow_domain::points::EntryKind;
use frontrow_domain::reservation::Kind;
use serde_json::{Value, json};
use time::OffsetDateTime;

/// One event, with its context attributes and its data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloudEvent {
    /// `id`: the same however often the event is told, 1 to 64 ASCII characters.
    pub id: String,
    /// `type`: `reservation.held`, `payment.approved`, `points.charged` and the like.
    pub kind: &'static str,
    /// `subject`: the id of what the event is about.
    pub subject: String,
    /// `time`: when it happened.
    pub time: OffsetDateTime,
    /// `partitionkey`: the reservation, or the person whose points moved. Events of one key are told in order.
    pub partition_key: String,
    /// `data`: the payload.
    pub data: Value,
}

impl CloudEvent {
    /// `source` of every event of ours.
    pub const SOURCE: &'static str = "/frontrow";

    /// What the world is told of `event`; nothing where it is ours alone.
    #[must_use]
    pub fn of(event: &Event) -> Option<Self> {
        let kind = kind(event)?;
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
        Some(Self { id: event.id().to_string(), kind, data: json!({ "id": subject }), subject, time, partition_key })
    }
}

/// The `type` of an event that the world is told.
fn kind(event: &Event) -> Option<&'static str> {
    match event {
        Event::Reservation(moved) => match moved.transition.kind {
            Kind::Held => Some("reservation.held"),
            Kind::PaymentStarted => None,
            Kind::Confirmed => Some("reservation.confirmed"),
            Kind::Cancelled => Some("reservation.cancelled"),
            Kind::Expired => Some("reservation.expired"),
        },
        Event::Payment(moved) => match moved.transition.to {
            PaymentStatus::Approved => Some("payment.approved"),
            PaymentStatus::Declined => Some("payment.declined"),
            PaymentStatus::Refunded => Some("payment.refunded"),
            PaymentStatus::Pending | PaymentStatus::Unknown | PaymentStatus::RefundDue => None,
        },
        Event::Points(moved) => Some(match moved.kind {
            EntryKind::Charge => "points.charged",
            EntryKind::Spend => "points.spent",
            EntryKind::Refund => "points.refunded",
        }),
    }
}
