use frontrow_domain::points::EntryKind;
use frontrow_domain::reservation::{Kind, Status, Transition};
use frontrow_domain::shared::{Actor, DateId, EntryId, ReservationId, Won};
use mockall::predicate::eq;
use uuid::Uuid;

use super::{ANNA, CONCERT, NOON, World};
use crate::events::{Event, PointsMoved, ReservationMoved};
use crate::ports::{EventHandler, Unavailable};

fn reservation_moved(kind: Kind) -> Event {
    let transition = Transition {
        reservation: ReservationId::new(Uuid::from_u128(31)),
        version: 2,
        kind,
        from: Some(Status::TemporarilyAssigned),
        to: Status::Confirmed,
        actor: Actor::System,
        reason: None,
        at: NOON,
    };
    Event::Reservation(ReservationMoved {
        transition,
        holder: ANNA,
        concert: CONCERT,
        date: DateId::new(Uuid::from_u128(41)),
        section: None,
        quantity: 1,
        amount: Won::ZERO,
    })
}

#[tokio::test]
async fn who_has_their_ticket_makes_room_for_the_next() {
    let mut world = World::default();
    world.waiting_room.expect_finish().with(eq(CONCERT), eq(ANNA), eq(NOON)).times(1).returning(|_, _, _| Ok(()));
    world.finish_visit().handle(&reservation_moved(Kind::Confirmed)).await.unwrap();
}

#[tokio::test]
async fn nothing_else_ends_a_visit() {
    let charged = PointsMoved {
        entry: EntryId::new(Uuid::from_u128(51)),
        owner: ANNA,
        kind: EntryKind::Charge,
        amount: 1,
        balance: Won::ZERO,
        reservation: None,
        at: NOON,
    };
    let others = [Kind::Held, Kind::PaymentStarted, Kind::Cancelled, Kind::Expired].map(reservation_moved);
    let finish_visit = World::default().finish_visit();
    for event in others.into_iter().chain([Event::Points(charged)]) {
        finish_visit.handle(&event).await.unwrap();
    }
}

#[tokio::test]
async fn news_that_could_not_be_passed_on_is_told_again() {
    let mut world = World::default();
    world.waiting_room.expect_finish().returning(|_, _, _| Err(Unavailable::of("the waiting room")));
    assert!(world.finish_visit().handle(&reservation_moved(Kind::Confirmed)).await.is_err());
}
