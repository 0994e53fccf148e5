//! Clauses of what the gate is told.

use std::collections::BTreeSet;
use std::sync::Arc;

use frontrow_application::ports::{FILLED_AGAIN_AFTER, RememberedClaim, SlotArea, SlotGate};
use frontrow_domain::shared::{ReservationId, SeatId};
use time::{Duration, OffsetDateTime};

use super::scene::{
    CAPACITY, House, LAPSED, NOW, cancelled, claim, confirmed, fill, free_places, is_free, prolonged, standing,
    taken_places, taken_seats,
};
use crate::builders::HOLD_TTL;

type Subject = Arc<dyn SlotGate>;

/// When every hold has lapsed, also those that were prolonged.
const LONG_AFTER: OffsetDateTime = LAPSED.saturating_add(Duration::HOUR);

pub async fn it_follows_what_is_written(gate: Subject) {
    let house = House::open(&*gate).await;
    let (places, seats) = (taken_places(&*gate, &house, 3, NOW).await, taken_seats(&*gate, &house, &[0], NOW).await);
    for hold in [&places, &seats] {
        gate.settle(&confirmed(hold, NOW)).await.unwrap();
        // Heard of late.
        gate.settle(&prolonged(hold, NOW)).await.unwrap();
        gate.settle(&standing(hold)).await.unwrap();
    }
    assert_eq!(free_places(&*gate, &house, LONG_AFTER).await, CAPACITY - 3, "a ticket never lapses");
    assert!(!is_free(&*gate, &house, 0, LONG_AFTER).await);
    for hold in [&places, &seats] {
        gate.settle(&cancelled(hold, NOW)).await.unwrap();
    }
    assert_eq!(free_places(&*gate, &house, NOW).await, CAPACITY);
    assert!(is_free(&*gate, &house, 0, NOW).await);

    let past_the_gate = [house.places(2, NOW), house.cart(&[3, 4], NOW)];
    for hold in &past_the_gate {
        gate.settle(&standing(hold)).await.unwrap();
    }
    assert_eq!(free_places(&*gate, &house, NOW).await, CAPACITY - 2);
    assert!(!is_free(&*gate, &house, 4, NOW).await);
    assert_eq!(free_places(&*gate, &house, LAPSED).await, CAPACITY);
    assert!(is_free(&*gate, &house, 4, LAPSED).await);

    let next = [house.places(1, LAPSED), house.cart(&[3], LAPSED)];
    for hold in &next {
        gate.settle(&confirmed(hold, LAPSED)).await.unwrap();
    }
    gate.settle(&standing(&past_the_gate[1])).await.unwrap();
    gate.settle(&cancelled(&past_the_gate[1], LAPSED - Duration::SECOND)).await.unwrap();
    assert!(!is_free(&*gate, &house, 3, LONG_AFTER).await, "who had a seat before does not free it");
    assert_eq!(free_places(&*gate, &house, LONG_AFTER).await, CAPACITY - 1);
}

pub async fn filled_page_by_page(gate: Subject) {
    let house = House::new();
    let [section, date] = house.areas();
    let [held, ended, sold] = [house.places(1, NOW), house.places(2, NOW), house.places(3, NOW)];
    let filling = gate.begin_filling(section, NOW).await.unwrap().unwrap();
    assert_eq!(filling.after, None);
    assert!(gate.fill(&filling, &[standing(&held)], Some(held.change.after.id())).await.unwrap());
    gate.settle(&cancelled(&ended, NOW)).await.unwrap();

    let continued = gate.begin_filling(section, NOW).await.unwrap().unwrap();
    assert_eq!((continued.number, continued.after), (filling.number, Some(held.change.after.id())));
    assert!(gate.fill(&continued, &[standing(&ended), confirmed(&sold, NOW)], None).await.unwrap());
    assert_eq!(free_places(&*gate, &house, NOW).await, CAPACITY - 4, "what ended is not brought back");
    assert_eq!(free_places(&*gate, &house, LAPSED).await, CAPACITY - 3);

    let cart = house.cart(&[0, 1], NOW);
    fill(&*gate, date, &[standing(&cart)]).await;
    assert!(!is_free(&*gate, &house, 1, NOW).await);
    assert!(is_free(&*gate, &house, 1, LAPSED).await);

    assert_eq!(gate.begin_filling(section, NOW + FILLED_AGAIN_AFTER / 2).await.unwrap(), None, "just filled");
    let again = gate.begin_filling(section, NOW + FILLED_AGAIN_AFTER).await.unwrap().unwrap();
    gate.forget(section).await.unwrap();
    assert!(!gate.fill(&again, &[], None).await.unwrap(), "the gate has lost what it was told before");
    let anew = gate.begin_filling(section, NOW + FILLED_AGAIN_AFTER).await.unwrap().unwrap();
    assert!(!gate.fill(&again, &[], None).await.unwrap(), "that was another one");
    assert!(gate.fill(&anew, &[], None).await.unwrap());
    assert_eq!(free_places(&*gate, &house, NOW).await, CAPACITY);
}

pub async fn wanted_once(gate: Subject) {
    let house = House::new();
    let wanted = async |area| gate.wanted(100_000).await.unwrap().contains(&area);
    for area in house.areas() {
        assert!(!wanted(area).await);
        match area {
            SlotArea::Section(_) => drop(gate.take_places(&house.places(1, NOW), CAPACITY).await.unwrap()),
            SlotArea::Date(_) => drop(gate.take_seats(&house.cart(&[0], NOW)).await.unwrap()),
        }
        assert!(wanted(area).await, "it was found cold");
        gate.want(area).await.unwrap();
        fill(&*gate, area, &[]).await;
        assert!(!wanted(area).await);
        gate.want(area).await.unwrap();
        assert_eq!(gate.begin_filling(area, NOW).await.unwrap(), None);
        assert!(!wanted(area).await, "also where it was just filled");
    }
}

pub async fn remembered_in_pages(gate: Subject) {
    let house = House::open(&*gate).await;
    let young = NOW + Duration::minutes(1);
    let (mut expected, mut seats) = (BTreeSet::new(), BTreeSet::new());
    for number in 0..300_usize {
        let hold = house.places(1, NOW);
        gate.take_places(&hold, 1_000).await.unwrap();
        expected.insert(hold.change.after.id());
        if number < 12 {
            seats.extend(claim(&taken_seats(&*gate, &house, &[number], NOW).await).seats);
        }
    }
    gate.take_places(&house.places(1, young), 1_000).await.unwrap();
    let [section, date] = house.areas();
    let before = NOW + Duration::seconds(10);
    let listed = all_remembered(&*gate, section, before).await;
    assert_eq!(listed.iter().map(|listed| listed.claim.reservation).collect::<BTreeSet<_>>(), expected);
    assert!(listed.iter().all(|listed| listed.until == Some(LAPSED) && listed.claim.area == section));
    let listed = all_remembered(&*gate, date, before).await;
    assert_eq!(listed.iter().flat_map(|listed| listed.claim.seats.clone()).collect::<BTreeSet<SeatId>>(), seats);
    assert_eq!(all_remembered(&*gate, section, young + Duration::SECOND * 2).await.len(), 301);

    corrected(&gate, &house).await;
}

async fn corrected(gate: &Subject, house: &House) {
    let unknown = house.places(1, NOW);
    let known = house.places(1, NOW);
    gate.take_places(&known, 1_000).await.unwrap();
    gate.correct(&standing(&unknown)).await.unwrap();
    gate.correct(&confirmed(&known, NOW)).await.unwrap();
    let section = house.areas()[0];
    let later = NOW + HOLD_TTL;
    let until = |id: ReservationId, listed: &[RememberedClaim]| {
        listed.iter().find(|listed| listed.claim.reservation == id).map(|listed| listed.until)
    };
    let listed = all_remembered(&**gate, section, later).await;
    assert_eq!(until(unknown.change.after.id(), &listed), None, "it adds none");
    assert_eq!(until(known.change.after.id(), &listed), Some(None), "a ticket for good");
    gate.correct(&cancelled(&known, NOW)).await.unwrap();
    let listed = all_remembered(&**gate, section, later).await;
    assert_eq!(until(known.change.after.id(), &listed), None);
}

async fn all_remembered(gate: &dyn SlotGate, area: SlotArea, before: OffsetDateTime) -> Vec<RememberedClaim> {
    let (mut listed, mut from) = (Vec::new(), None);
    for _ in 0..1_000 {
        let page = gate.remembered(area, from, 50, before).await.unwrap();
        listed.extend(page.claims);
        from = page.next;
        if from.is_none() {
            return listed;
        }
    }
    panic!("no end of what is remembered");
}
