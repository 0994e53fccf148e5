use std::sync::Arc;

use frontrow_domain::points::EntryKind;
use frontrow_domain::reservation::{self, EDGES, Kind, Reservation, Settlement as SettledBy};
use frontrow_domain::shared::{Actor, EntryId, Won};
use mockall::predicate::eq;
use uuid::Uuid;

use crate::events::{Event, PointsMoved, ReservationMoved};
use crate::fixtures::{BUYER, CONCERT, DATE, NOON, PRICE, RESERVATION, cancelled, expired, hold, ticket};
use crate::news::Standing;
use crate::ports::{EventHandler, MockReservations, MockSlotGate, Unavailable};
use crate::reservation::ClearSlots;

/// The news of a step.
fn moved(kind: Kind) -> Event {
    let (from, kind, to) = EDGES.into_iter().find(|(_, it, _)| *it == kind).unwrap();
    let (reservation, version, actor, reason, at) = (RESERVATION, 2, Actor::System, None, NOON);
    Event::Reservation(ReservationMoved {
        transition: reservation::Transition { reservation, version, kind, from, to, actor, reason, at },
        holder: BUYER,
        concert: CONCERT,
        date: DATE,
        section: None,
        quantity: 2,
        amount: PRICE,
    })
}

/// A gate that is corrected once, to how `row` stands.
fn corrected_to(row: &Reservation) -> MockSlotGate {
    let mut gate = MockSlotGate::new();
    gate.expect_correct().times(1).with(eq(Standing::of(row, NOON))).returning(|_| Ok(()));
    gate
}

fn clear(found: Result<Option<Reservation>, Unavailable>, gate: MockSlotGate) -> ClearSlots {
    let mut reservations = MockReservations::new();
    reservations.expect_find().times(0..=1).with(eq(RESERVATION)).return_once(move |_| found);
    ClearSlots { reservations: Arc::new(reservations), gate: Arc::new(gate) }
}

#[tokio::test]
async fn what_is_no_longer_held_the_gate_is_told_from_the_row() {
    let sold = ticket(SettledBy::Free);
    for (kind, row) in [(Kind::Confirmed, sold), (Kind::Cancelled, cancelled()), (Kind::Expired, expired())] {
        clear(Ok(Some(row.clone())), corrected_to(&row)).handle(&moved(kind)).await.unwrap();
    }
}

#[tokio::test]
async fn an_old_event_tells_how_it_stands_now() {
    let row = cancelled();
    clear(Ok(Some(row.clone())), corrected_to(&row)).handle(&moved(Kind::Confirmed)).await.unwrap();
    let lost_its_end = hold();
    clear(Ok(Some(lost_its_end.clone())), corrected_to(&lost_its_end)).handle(&moved(Kind::Cancelled)).await.unwrap();
}

#[tokio::test]
async fn a_reservation_that_is_not_here_is_left_to_the_comparison() {
    clear(Ok(None), MockSlotGate::new()).handle(&moved(Kind::Expired)).await.unwrap();
}

#[tokio::test]
async fn where_row_or_gate_are_away_the_event_is_told_again() {
    let nobody_knows = Err(Unavailable::of("the database"));
    assert!(clear(nobody_knows, MockSlotGate::new()).handle(&moved(Kind::Expired)).await.is_err());
    let mut gate = MockSlotGate::new();
    gate.expect_correct().times(1).returning(|_| Err(Unavailable::of("the gate")));
    assert!(clear(Ok(Some(expired())), gate).handle(&moved(Kind::Expired)).await.is_err());
}

#[tokio::test]
async fn what_is_held_and_what_is_no_reservation_is_not_looked_at() {
    let entry = EntryId::new(Uuid::from_u128(7));
    let (owner, kind, balance) = (BUYER, EntryKind::Charge, Won::ZERO);
    let charged = PointsMoved { entry, owner, kind, amount: 1, balance, reservation: None, at: NOON };
    for event in [moved(Kind::Held), moved(Kind::PaymentStarted), Event::Points(charged)] {
        let clear = ClearSlots { reservations: Arc::new(MockReservations::new()), gate: Arc::new(MockSlotGate::new()) };
        clear.handle(&event).await.unwrap();
    }
}
