//! Clauses of taking and giving back.

use std::collections::BTreeMap;
use std::sync::Arc;

use frontrow_application::ports::{ASKED_AGAIN_WITHIN, Hold, PlacesTake, SeatsTake, SlotGate};
use tokio::task::JoinSet;

use super::scene::{
    CAPACITY, CROWD, House, LAPSED, LAST_MOMENT, NOW, cancelled, claim, confirmed, fill, free_places, is_free,
    prolonged, take_places, taken_places, taken_seats,
};
use crate::builders::HOLD_TTL;

type Subject = Arc<dyn SlotGate>;

pub async fn cold_until_filled(gate: Subject) {
    let house = House::new();
    let (places, seats) = (house.places(1, NOW), house.cart(&[0], NOW));
    let is_cold = async || {
        assert_eq!(take_places(&*gate, &places).await, PlacesTake::Cold);
        assert_eq!(gate.take_seats(&seats).await.unwrap(), SeatsTake::Cold);
    };
    is_cold().await;
    for area in house.areas() {
        let filling = gate.begin_filling(area, NOW).await.unwrap().unwrap();
        is_cold().await;
        assert!(gate.fill(&filling, &[], Some(places.change.after.id())).await.unwrap());
        assert!(gate.areas().await.unwrap().contains(&area));
    }
    is_cold().await;
    for area in house.areas() {
        gate.forget(area).await.unwrap();
        fill(&*gate, area, &[]).await;
    }
    assert_eq!(take_places(&*gate, &places).await, PlacesTake::Taken);
    assert_eq!(gate.take_seats(&seats).await.unwrap(), SeatsTake::Taken);
    for area in house.areas() {
        gate.forget(area).await.unwrap();
        assert!(!gate.areas().await.unwrap().contains(&area));
    }
    is_cold().await;
}

pub async fn never_over_the_capacity(gate: Subject) {
    let house = House::open(&*gate).await;
    let mut tries = JoinSet::new();
    for _ in 0..CROWD {
        let (gate, hold) = (Arc::clone(&gate), house.places(3, NOW));
        tries.spawn(async move { take_places(&*gate, &hold).await });
    }
    let takes = tries.join_all().await;
    assert_eq!(takes.iter().filter(|take| **take == PlacesTake::Taken).count(), 3, "{takes:?}");
    let refused = takes.iter().filter(|take| **take == PlacesTake::Full { free: 1 }).count();
    assert_eq!(refused, CROWD - 3, "{takes:?}");
    taken_places(&*gate, &house, 1, NOW).await;
    assert_eq!(take_places(&*gate, &house.places(1, NOW)).await, PlacesTake::Full { free: 0 });
}

pub async fn one_taker_a_seat(gate: Subject) {
    let house = House::open(&*gate).await;
    let mut tries = JoinSet::new();
    for number in 0..CROWD {
        let gate = Arc::clone(&gate);
        let positions = [number % 12, (number + 5) % 12];
        let hold = house.cart(&positions, NOW);
        tries.spawn(async move { (gate.take_seats(&hold).await.unwrap(), positions) });
    }
    let mut takers = BTreeMap::<usize, u32>::new();
    for (take, positions) in tries.join_all().await {
        if take == SeatsTake::Taken {
            positions.into_iter().for_each(|position| *takers.entry(position).or_default() += 1);
        }
    }
    assert!(!takers.is_empty(), "somebody takes");
    assert!(takers.values().all(|takers| *takers == 1), "{takers:?}");
    for position in 0..12 {
        assert_ne!(is_free(&*gate, &house, position, NOW).await, takers.contains_key(&position), "seat {position}");
    }
}

pub async fn all_hopeless_or_unsure(gate: Subject) {
    let house = House::open(&*gate).await;
    taken_seats(&*gate, &house, &[1, 2], NOW).await;
    taken_seats(&*gate, &house, &[3], NOW).await;
    let take = async |positions: &[usize]| gate.take_seats(&house.cart(positions, NOW)).await.unwrap();
    assert_eq!(take(&[2]).await, SeatsTake::Held);
    assert_eq!(take(&[1, 3]).await, SeatsTake::Held);
    assert_eq!(take(&[0, 1]).await, SeatsTake::Unsure);
    assert_eq!(take(&[1, 2, 3, 4]).await, SeatsTake::Unsure);
    assert!(is_free(&*gate, &house, 0, NOW).await, "a cart that others have a part of keeps nothing");
    assert!(is_free(&*gate, &house, 4, NOW).await);
}

pub async fn asked_again_is_unsure(gate: Subject) {
    let house = House::open(&*gate).await;
    let (places, seats) = (taken_places(&*gate, &house, 1, NOW).await, taken_seats(&*gate, &house, &[0], NOW).await);
    let (soon, later) = (NOW + ASKED_AGAIN_WITHIN / 2, NOW + ASKED_AGAIN_WITHIN * 3);
    let answers = [(soon, PlacesTake::Unsure, SeatsTake::Unsure), (later, PlacesTake::Taken, SeatsTake::Taken)];
    for (at, places_take, seats_take) in answers {
        let same_places = house.again(&places, &house.places(1, at));
        assert_eq!(take_places(&*gate, &same_places).await, places_take);
        let same_seats = house.again(&seats, &house.cart(&[1], at));
        assert_eq!(gate.take_seats(&same_seats).await.unwrap(), seats_take);
        let of_another = Hold { key: places.key, ..house.places(1, at) };
        assert_eq!(take_places(&*gate, &of_another).await, PlacesTake::Taken, "a key is its owner's alone");
    }
}

pub async fn repeatable(gate: Subject) {
    let house = House::open(&*gate).await;
    let (places, seats) = (taken_places(&*gate, &house, 4, NOW).await, taken_seats(&*gate, &house, &[0, 1], NOW).await);
    for _ in 0..2 {
        assert_eq!(take_places(&*gate, &places).await, PlacesTake::Taken);
        assert_eq!(gate.take_seats(&seats).await.unwrap(), SeatsTake::Taken);
        for hold in [&places, &seats] {
            gate.settle(&prolonged(hold, NOW)).await.unwrap();
            gate.settle(&confirmed(hold, NOW)).await.unwrap();
        }
        assert_eq!(free_places(&*gate, &house, NOW).await, CAPACITY - 4);
        assert_eq!(free_places(&*gate, &house, LAPSED + HOLD_TTL * 3).await, CAPACITY - 4);
        assert!(!is_free(&*gate, &house, 1, NOW).await);
    }
    for _ in 0..2 {
        gate.give_back(&claim(&places)).await.unwrap();
        gate.settle(&cancelled(&places, NOW)).await.unwrap();
        gate.give_back(&claim(&seats)).await.unwrap();
        gate.settle(&cancelled(&seats, NOW)).await.unwrap();
        assert_eq!(free_places(&*gate, &house, NOW).await, CAPACITY);
        assert!(is_free(&*gate, &house, 1, NOW).await);
    }
}

pub async fn lapsed_is_free(gate: Subject) {
    let house = House::open(&*gate).await;
    let hold = taken_places(&*gate, &house, 2, NOW).await;
    for _ in 0..2 {
        taken_places(&*gate, &house, 4, NOW).await;
    }
    let seats = taken_seats(&*gate, &house, &[0], NOW).await;
    taken_seats(&*gate, &house, &[1], NOW).await;
    assert_eq!(free_places(&*gate, &house, LAST_MOMENT).await, 0);
    assert!(!is_free(&*gate, &house, 1, LAST_MOMENT).await);
    let lease = [prolonged(&hold, LAST_MOMENT), prolonged(&seats, LAST_MOMENT)];
    for standing in &lease {
        gate.settle(standing).await.unwrap();
    }
    assert_eq!(free_places(&*gate, &house, LAPSED).await, CAPACITY - 2, "all but the prolonged one, which is first");
    assert!(is_free(&*gate, &house, 1, LAPSED).await);
    assert!(!is_free(&*gate, &house, 0, LAPSED).await);
    taken_places(&*gate, &house, 3, LAPSED).await;

    let last_of_it = lease[0].until - time::Duration::MILLISECOND;
    assert!(!is_free(&*gate, &house, 0, last_of_it).await);
    assert_eq!(free_places(&*gate, &house, last_of_it).await, CAPACITY - 2, "who came after has lapsed");
    assert_eq!(free_places(&*gate, &house, lease[0].until).await, CAPACITY);
    assert!(is_free(&*gate, &house, 0, lease[0].until).await);
}

pub async fn given_back_is_free(gate: Subject) {
    let house = House::open(&*gate).await;
    let (refused, kept) = (taken_places(&*gate, &house, 3, NOW).await, taken_places(&*gate, &house, 4, NOW).await);
    gate.give_back(&claim(&refused)).await.unwrap();
    assert_eq!(free_places(&*gate, &house, NOW).await, CAPACITY - 4);
    gate.give_back(&claim(&kept)).await.unwrap();
    assert_eq!(free_places(&*gate, &house, NOW).await, CAPACITY);

    let taker = taken_seats(&*gate, &house, &[0, 1], NOW).await;
    gate.give_back(&claim(&house.cart(&[0, 1], NOW))).await.unwrap();
    assert!(!is_free(&*gate, &house, 0, NOW).await, "nobody gives back what another has");
    gate.give_back(&claim(&taker)).await.unwrap();
    assert!(is_free(&*gate, &house, 0, NOW).await);
    taken_seats(&*gate, &house, &[0, 1], NOW).await;
}

pub async fn the_capacity_comes_with_the_take(gate: Subject) {
    let house = House::open(&*gate).await;
    for _ in 0..2 {
        taken_places(&*gate, &house, 5, NOW).await;
    }
    let take = async |quantity, capacity| gate.take_places(&house.places(quantity, NOW), capacity).await.unwrap();
    assert_eq!(take(1, CAPACITY).await, PlacesTake::Full { free: 0 });
    assert_eq!(take(3, CAPACITY + 2).await, PlacesTake::Full { free: 2 });
    assert_eq!(take(2, CAPACITY + 2).await, PlacesTake::Taken, "it grew");
    assert_eq!(take(1, CAPACITY).await, PlacesTake::Full { free: 0 }, "it shrank below what is taken");
}
