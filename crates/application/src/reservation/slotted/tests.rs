use std::sync::Mutex;

use frontrow_domain::catalog::{Section, SectionKind, SectionStatus};
use frontrow_domain::shared::SeatId;

use super::*;
use crate::fixtures::{A1, A2, DATE, PRICE, SECTION};
use crate::ports::{
    MockCatalog, MockSeatInventory, MockSectionInventory, MockSlotGate, PlacesTake, SeatHoldOutcome, SeatInventory,
    SeatsTake, SectionHoldOutcome, SectionInventory,
};
use crate::reservation::wanted::{wanted_places, wanted_seats};

const CAPACITY: u32 = 300;

#[derive(Default)]
struct Heard(Mutex<Vec<News>>);

impl SalesNews for Heard {
    fn tell(&self, news: &News) {
        self.0.lock().unwrap().push(news.clone());
    }
}

impl Heard {
    fn learned(&self, hold: &Hold) -> bool {
        *self.0.lock().unwrap() == [News::Wrote(Standing::from(&hold.change))]
    }

    fn nothing(&self) -> bool {
        self.0.lock().unwrap().is_empty()
    }
}

fn away() -> Unavailable {
    Unavailable::of("the other side")
}

/// A gate that answers so to seats, and is or is not told that they are free again and that something is missing.
fn gate_of_seats(take: Result<SeatsTake, Unavailable>, gives_back: bool, misses: bool) -> MockSlotGate {
    let mut gate = MockSlotGate::new();
    gate.expect_take_seats().times(1).return_once(|_| take);
    let area = SlotArea::Date(DATE);
    let claim = move |claim: &SlotClaim| claim.area == area && claim.seats == [A1, A2];
    gate.expect_give_back().times(usize::from(gives_back)).withf(claim).returning(|_| Ok(()));
    gate.expect_want().times(usize::from(misses)).withf(move |wanted| *wanted == area).returning(|_| Ok(()));
    gate
}

fn seats(gate: MockSlotGate, inner: MockSeatInventory) -> (SlottedSeats, Arc<Heard>) {
    let heard = Arc::new(Heard::default());
    (SlottedSeats::new(Arc::new(inner), Arc::new(gate), heard.clone()), heard)
}

fn deciding(outcome: Result<SeatHoldOutcome, Unavailable>) -> MockSeatInventory {
    let mut inner = MockSeatInventory::new();
    inner.expect_hold().times(1).return_once(|_| outcome);
    inner
}

fn taken(seats: &[SeatId]) -> SeatHoldOutcome {
    SeatHoldOutcome::Taken { seats: seats.to_vec() }
}

#[tokio::test]
async fn a_cart_whose_seats_others_have_is_refused_without_the_inventory() {
    let mut inner = MockSeatInventory::new();
    inner.expect_hold().never();
    let (slotted, heard) = seats(gate_of_seats(Ok(SeatsTake::Held), false, false), inner);
    assert_eq!(slotted.hold(&wanted_seats()).await.unwrap(), taken(&[A1, A2]));
    assert!(heard.nothing());
}

#[tokio::test]
async fn a_granted_hold_keeps_its_slots_and_the_gate_needs_no_word() {
    let gate = gate_of_seats(Ok(SeatsTake::Taken), false, false);
    let (slotted, heard) = seats(gate, deciding(Ok(SeatHoldOutcome::Held)));
    assert_eq!(slotted.hold(&wanted_seats()).await.unwrap(), SeatHoldOutcome::Held);
    assert!(heard.nothing());
}

#[tokio::test]
async fn a_refused_hold_gives_its_slots_back() {
    for outcome in [SeatHoldOutcome::KeyUsed, SeatHoldOutcome::SectionClosed, SeatHoldOutcome::LimitReached] {
        let (slotted, _) = seats(gate_of_seats(Ok(SeatsTake::Taken), true, false), deciding(Ok(outcome.clone())));
        assert_eq!(slotted.hold(&wanted_seats()).await.unwrap(), outcome);
    }
}

#[tokio::test]
async fn seats_that_only_the_inventory_knew_to_be_taken_make_the_gate_learn() {
    let (slotted, _) = seats(gate_of_seats(Ok(SeatsTake::Taken), true, true), deciding(Ok(taken(&[A2]))));
    assert_eq!(slotted.hold(&wanted_seats()).await.unwrap(), taken(&[A2]), "the contested seats and no other");
}

#[tokio::test]
async fn after_a_failure_the_slots_stay_taken() {
    let (slotted, heard) = seats(gate_of_seats(Ok(SeatsTake::Taken), false, false), deciding(Err(away())));
    assert!(slotted.hold(&wanted_seats()).await.is_err());
    assert!(heard.nothing());
}

#[tokio::test]
async fn where_the_gate_cannot_answer_the_inventory_decides_alone_and_the_gate_hears_of_a_grant() {
    for take in [Ok(SeatsTake::Unsure), Ok(SeatsTake::Cold), Err(away())] {
        let (slotted, heard) = seats(gate_of_seats(take, false, false), deciding(Ok(SeatHoldOutcome::Held)));
        assert_eq!(slotted.hold(&wanted_seats()).await.unwrap(), SeatHoldOutcome::Held);
        assert!(heard.learned(&wanted_seats()));
    }
    for take in [Ok(SeatsTake::Unsure), Ok(SeatsTake::Cold), Err(away())] {
        let (slotted, heard) = seats(gate_of_seats(take, false, false), deciding(Ok(taken(&[A1]))));
        assert_eq!(slotted.hold(&wanted_seats()).await.unwrap(), taken(&[A1]));
        assert!(heard.nothing());
    }
}

#[tokio::test]
async fn a_gate_that_fails_afterwards_hides_no_outcome() {
    let mut gate = MockSlotGate::new();
    gate.expect_take_seats().returning(|_| Ok(SeatsTake::Taken));
    gate.expect_give_back().times(1).returning(|_| Err(away()));
    gate.expect_want().times(1).returning(|_| Err(away()));
    let (slotted, _) = seats(gate, deciding(Ok(taken(&[A1]))));
    assert_eq!(slotted.hold(&wanted_seats()).await.unwrap(), taken(&[A1]));
}

fn gate_of_places(take: Result<PlacesTake, Unavailable>, gives_back: bool, misses: bool) -> MockSlotGate {
    let mut gate = MockSlotGate::new();
    gate.expect_take_places().times(1).withf(|_, capacity| *capacity == CAPACITY).return_once(|_, _| take);
    let area = SlotArea::Section(SECTION);
    gate.expect_give_back().times(usize::from(gives_back)).withf(move |claim| claim.area == area).returning(|_| Ok(()));
    gate.expect_want().times(usize::from(misses)).withf(move |wanted| *wanted == area).returning(|_| Ok(()));
    gate
}

fn places(
    gate: MockSlotGate,
    inner: MockSectionInventory,
    section: Result<Option<Section>, Unavailable>,
) -> (SlottedSections, Arc<Heard>) {
    let (heard, mut catalog) = (Arc::new(Heard::default()), MockCatalog::new());
    catalog.expect_section().return_once(|_| section);
    let slotted = SlottedSections::new(Arc::new(inner), Arc::new(catalog), Arc::new(gate), heard.clone());
    (slotted, heard)
}

fn section(status: SectionStatus) -> Result<Option<Section>, Unavailable> {
    let (kind, name, available) = (SectionKind::Standing, "Floor".to_owned(), 0);
    Ok(Some(Section { id: SECTION, date: DATE, name, price: PRICE, kind, capacity: CAPACITY, available, status }))
}

fn judging(outcome: Result<SectionHoldOutcome, Unavailable>) -> MockSectionInventory {
    let mut inner = MockSectionInventory::new();
    inner.expect_hold().times(1).return_once(|_| outcome);
    inner
}

#[tokio::test]
async fn a_full_section_is_sold_out_without_the_inventory() {
    let mut inner = MockSectionInventory::new();
    inner.expect_hold().never();
    let gate = gate_of_places(Ok(PlacesTake::Full { free: 1 }), false, false);
    let (slotted, _) = places(gate, inner, section(SectionStatus::Open));
    assert_eq!(slotted.hold(&wanted_places()).await.unwrap(), SectionHoldOutcome::SoldOut { remaining: 1 });
}

#[tokio::test]
async fn what_the_inventory_says_to_whom_the_gate_let_pass_is_the_answer() {
    let sold_out = SectionHoldOutcome::SoldOut { remaining: 0 };
    for (outcome, gives_back, misses) in [
        (SectionHoldOutcome::Held, false, false),
        (SectionHoldOutcome::LimitReached, true, false),
        (SectionHoldOutcome::KeyUsed, true, false),
        (SectionHoldOutcome::SectionClosed, true, false),
        (sold_out, true, true),
    ] {
        let gate = gate_of_places(Ok(PlacesTake::Taken), gives_back, misses);
        let (slotted, heard) = places(gate, judging(Ok(outcome.clone())), section(SectionStatus::Open));
        assert_eq!(slotted.hold(&wanted_places()).await.unwrap(), outcome);
        assert!(heard.nothing());
    }
}

#[tokio::test]
async fn places_that_the_gate_did_not_take_are_learned() {
    for take in [Ok(PlacesTake::Unsure), Ok(PlacesTake::Cold), Err(away())] {
        let gate = gate_of_places(take, false, false);
        let (slotted, heard) = places(gate, judging(Ok(SectionHoldOutcome::Held)), section(SectionStatus::Open));
        assert_eq!(slotted.hold(&wanted_places()).await.unwrap(), SectionHoldOutcome::Held);
        assert!(heard.learned(&wanted_places()));
    }
}

#[tokio::test]
async fn of_a_section_that_is_closed_or_that_nobody_can_describe_the_gate_is_not_asked() {
    for section in [section(SectionStatus::Closed), Ok(None), Err(away())] {
        let mut gate = MockSlotGate::new();
        gate.expect_take_places().never();
        let (slotted, _) = places(gate, judging(Ok(SectionHoldOutcome::SectionClosed)), section);
        assert_eq!(slotted.hold(&wanted_places()).await.unwrap(), SectionHoldOutcome::SectionClosed);
    }
}
