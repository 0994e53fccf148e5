use frontrow_domain::payment::{self, Method, NewAttempt, Payment, PaymentKey};
use frontrow_domain::points::{EntryKind, Movement};
use frontrow_domain::reservation::Reservation;
use frontrow_domain::shared::{EntryId, PaymentId, UserId, Won};
use time::OffsetDateTime;

use crate::ids::new_id;

/// A new attempt to pay by card.
#[must_use]
pub fn a_card_payment(reservation: &Reservation, now: OffsetDateTime) -> payment::Change {
    let key = PaymentKey::parse(&new_id().to_string()).unwrap();
    an_attempt(reservation, Method::Card { key }, now)
}

/// A new attempt to pay with points.
#[must_use]
pub fn a_points_payment(reservation: &Reservation, now: OffsetDateTime) -> payment::Change {
    an_attempt(reservation, Method::Points, now)
}

fn an_attempt(reservation: &Reservation, method: Method, now: OffsetDateTime) -> payment::Change {
    Payment::begin(NewAttempt { id: PaymentId::new(new_id()), method }, reservation, now).unwrap()
}

/// Points bought.
#[must_use]
pub fn a_charge(owner: UserId, won: i64, at: OffsetDateTime) -> Movement {
    a_movement(EntryKind::Charge, owner, won, None, at)
}

/// Points paid for a reservation.
#[must_use]
pub fn a_spend(payment: &Payment, at: OffsetDateTime) -> Movement {
    a_movement(EntryKind::Spend, payment.payer(), payment.amount().amount(), Some(payment), at)
}

/// Points given back.
#[must_use]
pub fn a_refund(payment: &Payment, at: OffsetDateTime) -> Movement {
    a_movement(EntryKind::Refund, payment.payer(), payment.amount().amount(), Some(payment), at)
}

fn a_movement(kind: EntryKind, owner: UserId, won: i64, of: Option<&Payment>, at: OffsetDateTime) -> Movement {
    Movement {
        id: EntryId::new(new_id()),
        counter_id: EntryId::new(new_id()),
        owner,
        kind,
        amount: Won::new(won).unwrap(),
        reservation: of.map(Payment::reservation),
        payment: of.map(Payment::id),
        at,
    }
}
