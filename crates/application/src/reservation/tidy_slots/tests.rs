use std::collections::VecDeque;

use frontrow_domain::reservation::Reservation;
use frontrow_domain::shared::{Actor, Outcome};
use mockall::predicate::{always, eq};
use time::Duration;

use super::*;
use crate::fixtures::{A1, A2, DATE, LAPSED, NOON, SECTION, StoppedClock, hold, sale};
use crate::news::Standing;
use crate::ports::{
    ClaimsPage, MockCatalog, MockReservations, MockSlotGate, RememberedClaim, RememberedPage, SlotClaim, SlotFilling,
};

const AREA: SlotArea = SlotArea::Date(DATE);

struct World {
    gate: MockSlotGate,
    reservations: MockReservations,
    catalog: MockCatalog,
    now: time::OffsetDateTime,
}

impl World {
    fn at(now: time::OffsetDateTime) -> Self {
        let (gate, reservations, catalog) = (MockSlotGate::new(), MockReservations::new(), MockCatalog::new());
        Self { gate, reservations, catalog, now }
    }

    /// Where nothing is wanted and these areas are known, of a sale that goes on.
    fn comparing(areas: Vec<SlotArea>) -> Self {
        let mut world = Self::at(NOON);
        world.gate.expect_wanted().returning(|_| Ok(vec![]));
        world.gate.expect_areas().returning(move || Ok(areas.clone()));
        world.catalog.expect_sale().returning(|_| Ok(Some(sale())));
        world
    }

    fn filling(claims: VecDeque<ClaimsPage>) -> Self {
        let mut world = Self::at(NOON);
        world.gate.expect_areas().returning(|| Ok(vec![]));
        world.gate.expect_wanted().returning(|_| Ok(vec![AREA]));
        let filling = SlotFilling { area: AREA, number: 7, after: None };
        world.gate.expect_begin_filling().with(eq(AREA), eq(NOON)).return_once(|_, _| Ok(Some(filling)));
        let claims = Mutex::new(claims);
        let page = move |_, _, _| claims.lock().unwrap().pop_front().ok_or(Unavailable::of("the database"));
        world.reservations.expect_claims().returning(page);
        world
    }

    fn tidy(self) -> TidySlots {
        let clock = Arc::new(StoppedClock(self.now));
        TidySlots::new(Arc::new(self.gate), Arc::new(self.reservations), Arc::new(self.catalog), clock)
    }
}

fn page(claims: Vec<Reservation>, next: Option<ReservationId>) -> ClaimsPage {
    ClaimsPage { claims, next }
}

fn remembered(reservation: &Reservation) -> RememberedClaim {
    let standing = Standing::of(reservation, NOON);
    RememberedClaim { claim: SlotClaim::of(&standing), until: Some(standing.until) }
}

fn cancelled() -> Reservation {
    match hold().cancel(Actor::User, None, NOON) {
        Ok(Outcome::Changed(change)) => change.after,
        other => panic!("no step: {other:?}"),
    }
}

#[tokio::test]
async fn what_is_wanted_is_filled_page_by_page_from_the_areas_own_id_on() {
    let last = hold().id();
    let mut world = World::filling(VecDeque::from([page(vec![hold()], Some(last)), page(vec![], None)]));
    let mut reservations = MockReservations::new();
    let own = before_all_claims(AREA);
    reservations
        .expect_claims()
        .with(eq(AREA), eq(own), always())
        .times(1)
        .return_once(move |_, _, _| Ok(page(vec![hold()], Some(last))));
    reservations
        .expect_claims()
        .with(eq(AREA), eq(last), always())
        .times(1)
        .return_once(|_, _, _| Ok(page(vec![], None)));
    world.reservations = reservations;
    let first = move |_: &SlotFilling, claims: &[Standing], next: &Option<ReservationId>| {
        claims == [Standing::of(&hold(), NOON)] && *next == Some(last)
    };
    world.gate.expect_fill().withf(first).times(1).returning(|_, _, _| Ok(true));
    world
        .gate
        .expect_fill()
        .withf(|_, claims, next| claims.is_empty() && next.is_none())
        .times(1)
        .returning(|_, _, _| Ok(true));
    world.gate.expect_want().never();
    assert_eq!(world.tidy().execute().await.unwrap(), 1);
}

#[tokio::test]
async fn one_run_looks_at_a_bounded_number_of_pages_and_the_rest_stays_wanted() {
    let endless = (0..1_000).map(|_| page(vec![], Some(hold().id()))).collect();
    let mut world = World::filling(endless);
    world.gate.expect_fill().times(40).returning(|_, _, _| Ok(true));
    world.gate.expect_want().with(eq(AREA)).times(1).returning(|_| Ok(()));
    assert_eq!(world.tidy().execute().await.unwrap(), 0);
}

#[tokio::test]
async fn a_filling_that_fails_or_that_the_gate_has_lost_stays_wanted() {
    let mut world = World::filling(VecDeque::new());
    world.gate.expect_want().with(eq(AREA)).times(1).returning(|_| Ok(()));
    assert!(world.tidy().execute().await.is_err());

    let mut world = World::filling(VecDeque::from([page(vec![], None)]));
    world.gate.expect_fill().times(1).returning(|_, _, _| Ok(false));
    world.gate.expect_want().with(eq(AREA)).times(1).returning(|_| Ok(()));
    world.tidy().execute().await.unwrap();
}

#[tokio::test]
async fn holds_that_have_lapsed_are_not_brought_back() {
    let mut world = World::at(LAPSED);
    world.gate.expect_areas().returning(|| Ok(vec![]));
    world.gate.expect_wanted().returning(|_| Ok(vec![AREA]));
    let filling = SlotFilling { area: AREA, number: 7, after: None };
    world.gate.expect_begin_filling().return_once(|_, _| Ok(Some(filling)));
    world.reservations.expect_claims().return_once(|_, _, _| Ok(page(vec![hold()], None)));
    world.gate.expect_fill().withf(|_, claims, _| claims.is_empty()).times(1).returning(|_, _, _| Ok(true));
    assert_eq!(world.tidy().execute().await.unwrap(), 0);
}

#[tokio::test]
async fn what_was_just_filled_is_left_alone() {
    let mut world = World::at(NOON);
    world.gate.expect_areas().returning(|| Ok(vec![]));
    world.gate.expect_wanted().returning(|_| Ok(vec![AREA]));
    world.gate.expect_begin_filling().times(1).returning(|_, _| Ok(None));
    world.gate.expect_want().never();
    assert_eq!(world.tidy().execute().await.unwrap(), 0);
}

/// A world whose gate remembers one claim of one area.
fn remembering(claim: RememberedClaim, found: Vec<Reservation>) -> World {
    let mut world = World::comparing(vec![AREA]);
    let only = RememberedPage { claims: vec![claim], next: None };
    let before = NOON - Duration::seconds(10);
    let remembered = world.gate.expect_remembered().with(eq(AREA), eq(None), always(), eq(before));
    remembered.times(1).return_once(|_, _, _, _| Ok(only));
    world.reservations.expect_find_many().withf(|ids| ids == [hold().id()]).return_once(|_| Ok(found));
    world
}

#[tokio::test]
async fn slots_of_a_reservation_that_does_not_exist_are_freed() {
    let mut world = remembering(remembered(&hold()), vec![]);
    let orphan = |claim: &SlotClaim| claim.reservation == hold().id() && claim.seats == [A1, A2];
    world.gate.expect_give_back().withf(orphan).times(1).returning(|_| Ok(()));
    assert_eq!(world.tidy().execute().await.unwrap(), 1);
}

#[tokio::test]
async fn what_ended_or_stands_otherwise_is_corrected() {
    let prolonged = hold().start_payment(Duration::minutes(10), NOON).unwrap().after;
    for found in [cancelled(), prolonged] {
        let mut world = remembering(remembered(&hold()), vec![found.clone()]);
        let correct = move |standing: &Standing| *standing == Standing::of(&found, NOON);
        world.gate.expect_correct().withf(correct).times(1).returning(|_| Ok(()));
        assert_eq!(world.tidy().execute().await.unwrap(), 1);
    }
}

#[tokio::test]
async fn what_is_remembered_rightly_is_left_alone() {
    let mut world = remembering(remembered(&hold()), vec![hold()]);
    world.gate.expect_correct().never();
    world.gate.expect_give_back().never();
    assert_eq!(world.tidy().execute().await.unwrap(), 0);
}

#[tokio::test]
async fn a_run_goes_on_where_the_last_one_stopped_and_begins_again_after_the_last_area() {
    let other = SlotArea::Section(SECTION);
    let mut world = World::comparing(vec![other, AREA]);
    world.catalog.expect_section().returning(|_| Ok(None));
    world.gate.expect_forget().with(eq(other)).times(2).returning(|_| Ok(()));
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    world.gate.expect_remembered().returning(move |_, from, _, _| {
        let mut log = log.lock().unwrap();
        log.push(from);
        // The area ends after 24 pages: the first run looks at one area and 19 of them.
        let number = log.len() as u128;
        Ok(RememberedPage { claims: vec![], next: (number != 24).then_some(number) })
    });
    world.reservations.expect_find_many().returning(|_| Ok(vec![]));
    let tidy = world.tidy();
    tidy.execute().await.unwrap();
    assert_eq!(asked.lock().unwrap().len(), 19);
    tidy.execute().await.unwrap();
    let expected: Vec<Option<u128>> = std::iter::once(None).chain((1..24).map(Some)).collect();
    assert_eq!(*asked.lock().unwrap(), expected);
    tidy.execute().await.unwrap();
    assert_eq!(asked.lock().unwrap()[24], None, "from the beginning");
}

#[tokio::test]
async fn an_area_whose_sales_have_closed_is_forgotten() {
    let mut world = World::comparing(vec![AREA]);
    world.now = sale().concert.sales.closes_at();
    world.gate.expect_forget().with(eq(AREA)).times(1).returning(|_| Ok(()));
    world.gate.expect_remembered().never();
    assert_eq!(world.tidy().execute().await.unwrap(), 0);
}
