use frontrow_domain::reservation::{Claim, HeldSeat, PlacesClaim, Reservation, State};
use frontrow_domain::shared::ReservationId;
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::points::CURRENCY;

/// A claim on seats, or on places of one section.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReservationView {
    id: Uuid,
    user_id: Uuid,
    concert_id: Uuid,
    concert_date_id: Uuid,
    /// Null for places in a section.
    #[schema(required = true)]
    seats: Option<Vec<HeldSeatView>>,
    /// Null for numbered seats.
    #[schema(required = true)]
    section: Option<HeldPlacesView>,
    amount: i64,
    #[schema(example = "KRW")]
    currency: &'static str,
    /// `TEMPORARILY_ASSIGNED`, `CONFIRMED`, `CANCELLED` or `EXPIRED`.
    #[schema(example = "TEMPORARILY_ASSIGNED")]
    status: &'static str,
    /// When the hold lapses, or lapsed.
    #[serde(with = "time::serde::rfc3339")]
    expires_at: OffsetDateTime,
    /// What is shown at the door.
    #[schema(required = true)]
    confirmation_code: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    #[schema(required = true)]
    #[serde(with = "time::serde::rfc3339::option")]
    confirmed_at: Option<OffsetDateTime>,
    #[schema(required = true)]
    #[serde(with = "time::serde::rfc3339::option")]
    cancelled_at: Option<OffsetDateTime>,
    /// Until when a ticket can be given back.
    #[serde(with = "time::serde::rfc3339")]
    cancellable_until: OffsetDateTime,
    /// The lapsed reservation whose late money made this one.
    #[schema(required = true)]
    replaces: Option<Uuid>,
    /// The reservation that late money made of this one.
    #[schema(required = true)]
    replaced_by: Option<Uuid>,
}

/// A seat as it was sold.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HeldSeatView {
    id: Uuid,
    label: String,
    price: i64,
}

/// Places of a section as they were sold.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HeldPlacesView {
    id: Uuid,
    name: String,
    price: i64,
    quantity: u32,
}

impl ReservationView {
    /// What a person is shown at `now`: a lapsed hold is expired whether or not it was swept.
    pub(crate) fn of(reservation: &Reservation, now: OffsetDateTime) -> Self {
        let (seats, section) = match reservation.claim() {
            Claim::Seats(seats) => (Some(seats.seats().iter().map(HeldSeatView::of).collect()), None),
            Claim::Places(places) => (None, Some(HeldPlacesView::of(places))),
        };
        let confirmation = reservation.confirmation();
        Self {
            id: reservation.id().as_uuid(),
            user_id: reservation.holder().as_uuid(),
            concert_id: reservation.concert().as_uuid(),
            concert_date_id: reservation.date().as_uuid(),
            seats,
            section,
            amount: reservation.claim().amount().amount(),
            currency: CURRENCY,
            status: reservation.status_at(now).as_str(),
            expires_at: reservation.hold_until().instant(),
            confirmation_code: confirmation.map(|confirmation| confirmation.code.to_string()),
            created_at: reservation.created_at(),
            confirmed_at: confirmation.map(|confirmation| confirmation.at),
            cancelled_at: cancelled_at(reservation),
            cancellable_until: reservation.cancellable_until(),
            replaces: reservation.replaces().map(ReservationId::as_uuid),
            replaced_by: reservation.replaced_by().map(ReservationId::as_uuid),
        }
    }
}

fn cancelled_at(reservation: &Reservation) -> Option<OffsetDateTime> {
    match reservation.state() {
        State::Cancelled { at, .. } => Some(*at),
        State::TemporarilyAssigned | State::Confirmed(_) | State::Expired => None,
    }
}

impl HeldSeatView {
    fn of(seat: &HeldSeat) -> Self {
        Self { id: seat.id.as_uuid(), label: seat.label.clone(), price: seat.price.amount() }
    }
}

impl HeldPlacesView {
    fn of(places: &PlacesClaim) -> Self {
        Self {
            id: places.section().as_uuid(),
            name: places.name().to_owned(),
            price: places.price().amount(),
            quantity: places.quantity(),
        }
    }
}
