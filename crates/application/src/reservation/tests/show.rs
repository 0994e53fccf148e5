use frontrow_domain::reservation::{Settlement as SettledBy, Status};

use super::{World, as_administrator, as_customer};
use crate::fixtures::{BUYER, LAPSED, NOON, RESERVATION, STRANGER, expired, hold, reservations_to, ticket};
use crate::ports::SettleOutcome;
use crate::reservation::ShowError;

#[tokio::test]
async fn a_live_hold_and_a_ticket_are_shown_as_they_are() {
    for (now, found) in [(NOON, hold()), (LAPSED, ticket(SettledBy::Free)), (LAPSED, expired())] {
        let mut world = World::at(now).reads(vec![found.clone()]);
        world.settlements.expect_commit().never();
        assert_eq!(world.show().execute(as_customer(BUYER), RESERVATION).await.unwrap(), found);
    }
}

#[tokio::test]
async fn a_lapsed_hold_is_ended_on_the_way() {
    let mut world = World::at(LAPSED).reads(vec![hold()]);
    let written = world.commits(vec![SettleOutcome::Settled]);
    let shown = world.show().execute(as_customer(BUYER), RESERVATION).await.unwrap();
    assert_eq!(shown.status(), Status::Expired);
    assert_eq!(reservations_to(&written.only()), [Status::Expired]);
}

#[tokio::test]
async fn who_comes_too_late_to_end_it_shows_what_the_winner_made() {
    let mut world = World::at(LAPSED).reads(vec![hold(), ticket(SettledBy::Free)]);
    world.commits(vec![SettleOutcome::Superseded]);
    let shown = world.show().execute(as_customer(BUYER), RESERVATION).await.unwrap();
    assert_eq!(shown.status(), Status::Confirmed);
}

#[tokio::test]
async fn a_stranger_finds_neither_a_reservation_nor_its_log() {
    let world = World::at(LAPSED).reads(vec![hold()]);
    assert!(matches!(world.show().execute(as_customer(STRANGER), RESERVATION).await, Err(ShowError::NotFound)));
    let mut world = World::default().reads(vec![hold()]);
    world.reservations.expect_log().never();
    assert!(matches!(world.show_log().execute(as_customer(STRANGER), RESERVATION).await, Err(ShowError::NotFound)));
}

#[tokio::test]
async fn an_administrator_sees_anybody_s() {
    let world = World::default().reads(vec![hold()]);
    assert!(world.show().execute(as_administrator(STRANGER), RESERVATION).await.is_ok());
    let mut world = World::default().reads(vec![hold()]);
    world.reservations.expect_log().times(1).returning(|_| Ok(vec![]));
    assert!(world.show_log().execute(as_administrator(STRANGER), RESERVATION).await.is_ok());
}
