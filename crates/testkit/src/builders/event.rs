use frontrow_application::events::{Event, Money, PaymentMoved, PointsMoved, Refund, ReservationMoved};
use frontrow_domain::payment::{self, MethodKind, RefundReason};
use frontrow_domain::points::EntryKind;
use frontrow_domain::reservation::{self, Kind};
use frontrow_domain::shared::{Actor, ConcertId, DateId, EntryId, PaymentId, Reason, ReservationId, SectionId, Won};

use super::somebody;
use crate::FakeClock;
use crate::ids::new_id;

/// One event for each step that reservations and payments can take, and each kind of movement: all that can be told, and
/// what is nobody else's business.
#[must_use]
pub fn an_event_of_each_kind() -> Vec<Event> {
    let reservations = reservation::EDGES.map(a_step_of_a_reservation);
    let payments = payment::EDGES.map(a_step_of_a_payment);
    let points = EntryKind::ALL.map(a_movement_of_points);
    reservations.into_iter().chain(payments).chain(points).collect()
}

/// Two places of a standing section took this step.
#[must_use]
pub fn a_step_of_a_reservation((from, kind, to): reservation::Edge) -> Event {
    let actor = match kind {
        Kind::Held | Kind::PaymentStarted | Kind::Cancelled => Actor::User,
        Kind::Confirmed | Kind::Expired => Actor::System,
    };
    let reason = (kind == Kind::Cancelled).then(|| Reason::cut("my friend is ill, write to canary@example.com"));
    let (reservation, version, at) =
        (ReservationId::new(new_id()), if from.is_some() { 2 } else { 1 }, FakeClock::START);
    Event::Reservation(ReservationMoved {
        transition: reservation::Transition { reservation, version, kind, from, to, actor, reason, at },
        holder: somebody(),
        concert: ConcertId::new(new_id()),
        date: DateId::new(new_id()),
        section: Some(SectionId::new(new_id())),
        quantity: 2,
        amount: won(80_000),
    })
}

/// An attempt to pay 80,000 won, 30,000 of them with points, took this step.
#[must_use]
pub fn a_step_of_a_payment((from, to): payment::Edge) -> Event {
    let (payment, reservation) = (PaymentId::new(new_id()), ReservationId::new(new_id()));
    let (captured, ticket) = (won(50_000), reservation);
    let refund = Refund { captured, reason: RefundReason::TicketCancelled, ticket: Some(ticket) };
    let money = match to {
        payment::Status::Pending | payment::Status::Unknown => Money::Awaited,
        payment::Status::Approved => Money::Captured { captured, ticket },
        payment::Status::Declined => Money::NotTaken { reason: Some("card_declined".to_owned()) },
        payment::Status::RefundDue => Money::Owed(refund),
        payment::Status::Refunded => Money::Returned(refund),
    };
    let version = if from.is_some() { 2 } else { 1 };
    Event::Payment(PaymentMoved {
        transition: payment::Transition { payment, version, from, to, at: FakeClock::START },
        reservation,
        payer: somebody(),
        method: MethodKind::Split,
        amount: won(80_000),
        points: won(30_000),
        money,
    })
}

/// 30,000 won moved, of 100,000 there were.
#[must_use]
pub fn a_movement_of_points(kind: EntryKind) -> Event {
    let amount = match kind {
        EntryKind::Charge | EntryKind::Refund => 30_000,
        EntryKind::Spend => -30_000,
    };
    Event::Points(PointsMoved {
        entry: EntryId::new(new_id()),
        owner: somebody(),
        kind,
        amount,
        balance: won(100_000 + amount),
        reservation: (kind != EntryKind::Charge).then(|| ReservationId::new(new_id())),
        at: FakeClock::START,
    })
}

fn won(amount: i64) -> Won {
    Won::new(amount).unwrap()
}
