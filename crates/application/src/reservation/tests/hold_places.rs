use frontrow_domain::catalog::{Section, SectionKind, SectionStatus};
use frontrow_domain::queue::PlaceStatus;
use frontrow_domain::reservation::Claim;

use super::World;
use crate::fixtures::{BUYER, DATE, KEY, LAPSED, SECTION, sale, won};
use crate::ports::{HoldResult, SectionHoldOutcome};
use crate::reservation::{HoldError, HoldPlacesCommand, InvalidSeats};

fn wants(quantity: u32) -> HoldPlacesCommand {
    HoldPlacesCommand { caller: BUYER, section: SECTION, quantity, pass: Some("pass".to_owned()), key: KEY }
}

fn section(kind: SectionKind) -> Section {
    Section {
        id: SECTION,
        date: DATE,
        name: "Floor".to_owned(),
        price: won(30_000),
        kind,
        capacity: 10,
        available: 10,
        status: SectionStatus::Open,
    }
}

impl World {
    fn with_section(mut self, found: Option<Section>) -> Self {
        self.catalog.expect_section().times(1).returning(move |_| Ok(found.clone()));
        self
    }

    fn with_open_floor(self) -> Self {
        let inside = PlaceStatus::Active { until: LAPSED };
        self.with_section(Some(section(SectionKind::Standing))).with_sale(Some(sale())).with_place(inside)
    }
}

#[tokio::test]
async fn places_are_held_at_the_price_of_the_section() {
    let mut world = World::default().with_open_floor().measured_as(HoldResult::Held);
    world.sections.expect_hold().times(1).return_once(|_| Ok(SectionHoldOutcome::Held));
    let held = world.hold_places().execute(wants(3)).await.unwrap().value;
    assert_eq!((held.claim().amount(), held.claim().quantity(), held.date()), (won(90_000), 3, DATE));
    assert!(matches!(held.claim(), Claim::Places(places) if places.section() == SECTION && places.name() == "Floor"));
}

#[tokio::test]
async fn each_refusal_of_the_section_is_told_as_what_it_is() {
    let told = |outcome, result| async move {
        let mut world = World::default().with_open_floor().measured_as(result).first_of_its_key();
        world.sections.expect_hold().times(1).return_once(move |_| Ok(outcome));
        world.hold_places().execute(wants(2)).await.unwrap_err()
    };
    let sold_out = told(SectionHoldOutcome::SoldOut { remaining: 1 }, HoldResult::Conflict).await;
    assert!(matches!(sold_out, HoldError::SoldOut { remaining: 1 }));
    let closed = told(SectionHoldOutcome::SectionClosed, HoldResult::Refused).await;
    assert!(matches!(closed, HoldError::SectionClosed));
    let limit = told(SectionHoldOutcome::LimitReached, HoldResult::Refused).await;
    assert!(matches!(limit, HoldError::HoldLimit { limit: 4 }));
}

#[tokio::test]
async fn no_places_and_more_than_one_person_may_hold_are_refused_before_anything_is_asked() {
    for quantity in [0, 5, u32::MAX] {
        let mut world = World::default().first_of_its_key();
        world.catalog.expect_section().never();
        let refused = world.hold_places().execute(wants(quantity)).await.unwrap_err();
        assert!(matches!(refused, HoldError::InvalidQuantity { limit: 4 }), "{quantity}");
    }
}

#[tokio::test]
async fn numbered_seats_are_not_sold_by_quantity() {
    let mut world = World::default().with_section(Some(section(SectionKind::Seated))).first_of_its_key();
    world.sections.expect_hold().never();
    let refused = world.hold_places().execute(wants(1)).await.unwrap_err();
    assert!(matches!(refused, HoldError::InvalidSeats(InvalidSeats::SectionIsNumbered)));
}

#[tokio::test]
async fn a_section_that_is_not_there_is_not_found() {
    let world = World::default().with_section(None).first_of_its_key();
    assert!(matches!(world.hold_places().execute(wants(1)).await, Err(HoldError::NotFound)));
}

#[tokio::test]
async fn without_admission_the_section_is_never_asked() {
    let world = World::default().with_section(Some(section(SectionKind::Standing))).with_sale(Some(sale()));
    let mut world = world.with_place(PlaceStatus::Waiting { position: 2 }).first_of_its_key();
    world.sections.expect_hold().never();
    let refused = world.hold_places().execute(wants(1)).await.unwrap_err();
    assert!(matches!(refused, HoldError::QueueNotActive { position: Some(2) }));
}

#[tokio::test]
async fn the_same_request_again_is_the_same_reservation() {
    let mut world = World::default().with_open_floor();
    world.sections.expect_hold().return_once(|_| Ok(SectionHoldOutcome::KeyUsed));
    let made = crate::fixtures::hold();
    let found = made.clone();
    world.reservations.expect_find_by_key().returning(move |_, _| Ok(Some((found.clone(), KEY.fingerprint))));
    let answer = world.hold_places().execute(wants(1)).await.unwrap();
    assert_eq!((answer.replayed, answer.value), (true, made));
}
