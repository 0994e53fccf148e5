use frontrow_application::reservation::{CancelError, ConfirmError, HoldError, InvalidSeats, ShowError};
use frontrow_domain::reservation::Status;
use frontrow_domain::shared::SeatId;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::problem::{Problem, Slug};

impl From<HoldError> for Problem {
    fn from(error: HoldError) -> Self {
        match error {
            HoldError::NotFound => Slug::NotFound.because("there is no such date or section"),
            HoldError::QueueTokenRequired => Slug::QueueTokenRequired
                .because("the header X-Queue-Token carries no valid token of yours for this concert"),
            HoldError::QueueNotActive { position } => not_active(position),
            HoldError::SaleNotOpen { opens_at, closes_at } => Slug::SaleNotOpen
                .because("sales of this concert are not open")
                .with("opensAt", said(opens_at))
                .with("closesAt", said(closes_at)),
            HoldError::SeatsTaken { seats } => taken(&seats),
            HoldError::SoldOut { remaining } => {
                Slug::SoldOut.because(format!("{remaining} places are left")).with("remaining", remaining)
            }
            HoldError::SectionClosed => Slug::SectionClosed.because("nothing new is sold in this section"),
            HoldError::HoldLimit { limit } => {
                Slug::HoldLimit.because(format!("one person has at most {limit} places of a date")).with("limit", limit)
            }
            HoldError::InvalidSeats(invalid) => invalid.into(),
            HoldError::InvalidQuantity { limit } => {
                Slug::InvalidQuantity.because(format!("a quantity is 1 to {limit}")).with("limit", limit)
            }
            HoldError::KeyReused(reused) => reused.into(),
            HoldError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}

impl From<InvalidSeats> for Problem {
    fn from(invalid: InvalidSeats) -> Self {
        Slug::InvalidSeats.because(invalid.to_string())
    }
}

fn not_active(position: Option<u64>) -> Problem {
    let detail = if position.is_some() { "it is not your turn yet" } else { "the pass has ended" };
    Slug::QueueNotActive.because(detail).with("position", position)
}

fn taken(seats: &[SeatId]) -> Problem {
    let ids: Vec<_> = seats.iter().map(|seat| seat.as_uuid()).collect();
    Slug::SeatUnavailable.because("somebody else has some of the seats; none was kept").with("seatIds", ids)
}

fn said(instant: OffsetDateTime) -> Option<String> {
    instant.format(&Rfc3339).ok()
}

/// The reservation is settled, one way or another.
pub(crate) fn not_pending(status: Status) -> Problem {
    Slug::ReservationNotPending
        .because(format!("the reservation is already {status}"))
        .with("reservationStatus", status.as_str())
}

pub(crate) fn hold_expired() -> Problem {
    Slug::HoldExpired.because("the time to pay for this reservation ran out")
}

pub(crate) fn no_such_reservation() -> Problem {
    Slug::NotFound.because("you have no such reservation")
}

impl From<ConfirmError> for Problem {
    fn from(error: ConfirmError) -> Self {
        match error {
            ConfirmError::NotFound => no_such_reservation(),
            ConfirmError::PaymentRequired => {
                Slug::PaymentRequired.because("reservations of this concert are confirmed by their payment")
            }
            ConfirmError::HoldExpired => hold_expired(),
            ConfirmError::NotPending { status } => not_pending(status),
            ConfirmError::KeyReused(reused) => reused.into(),
            ConfirmError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}

impl From<CancelError> for Problem {
    fn from(error: CancelError) -> Self {
        match error {
            CancelError::NotFound => no_such_reservation(),
            CancelError::NotPending { status } => not_pending(status),
            CancelError::KeyReused(reused) => reused.into(),
            CancelError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}

impl From<ShowError> for Problem {
    fn from(error: ShowError) -> Self {
        match error {
            ShowError::NotFound => Slug::NotFound.because("you have no such reservation or payment"),
            ShowError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}
