use uuid::Uuid;

use super::seat;
use crate::reservation::{Claim, PlacesClaim, SeatSet, SeatSetError};
use crate::shared::{SectionId, Won};

const STANDING: SectionId = SectionId::new(Uuid::from_u128(0x5E));

fn places(won: i64, quantity: u32) -> Option<PlacesClaim> {
    PlacesClaim::new(STANDING, "Floor".to_owned(), Won::new(won).unwrap(), quantity).ok()
}

#[test]
fn a_cart_is_in_ascending_order_however_it_was_named() {
    let cart = SeatSet::new(vec![seat(3, 1), seat(1, 1), seat(2, 1)]).unwrap();
    let ids: Vec<_> = cart.ids().collect();
    assert_eq!(ids, [seat(1, 1).id, seat(2, 1).id, seat(3, 1).id]);
}

#[test]
fn no_cart_is_empty_and_none_names_a_seat_twice() {
    assert_eq!(SeatSet::new(vec![]), Err(SeatSetError::Empty));
    let twice = SeatSet::new(vec![seat(2, 1), seat(1, 1), seat(2, 9)]);
    assert_eq!(twice, Err(SeatSetError::Duplicate(seat(2, 1).id)));
}

#[test]
fn seats_cost_the_sum_of_their_prices() {
    let claim = Claim::Seats(SeatSet::new(vec![seat(1, 50_000), seat(2, 30_000)]).unwrap());
    assert_eq!((claim.amount(), claim.quantity()), (Won::new(80_000).unwrap(), 2));
}

#[test]
fn places_cost_their_price_times_their_number() {
    let claim = Claim::Places(places(30_000, 3).unwrap());
    assert_eq!((claim.amount(), claim.quantity()), (Won::new(90_000).unwrap(), 3));
}

#[test]
fn no_places_and_more_than_money_can_buy_are_no_claim() {
    assert_eq!(places(30_000, 0), None);
    assert_eq!(places(Won::MAX.amount(), 2), None);
    assert!(places(Won::MAX.amount(), 1).is_some());
}
