use std::sync::atomic::{AtomicU64, Ordering};

use frontrow_domain::catalog::SectionKind;
use frontrow_domain::catalog::SectionStatus;
use frontrow_domain::reservation::{Claim, NewHold, PlacesClaim, Reservation};
use frontrow_domain::shared::Deadline;
use uuid::Uuid;

use super::*;
use crate::fixtures::{
    A1, A2, BUYER, CONCERT, CURTAIN, DATE, HandClock, LAPSED, NOON, PRICE, RESERVATION, SECTION, cancelled, hold, seat,
    won, wrote,
};
use crate::news::{ProgrammeChange, Standing};
use crate::ports::MockCatalog;

mod listings;

fn recent(inner: MockCatalog) -> RecentCatalog {
    RecentCatalog::new(Arc::new(inner), HandClock::at_noon())
}

/// A hall of two seats, the second before the first, with another version at each look.
fn changing_hall() -> MockCatalog {
    let (mut inner, looks) = (MockCatalog::new(), AtomicU64::new(0));
    inner.expect_seat_map().returning(move |date, _| {
        let version = looks.fetch_add(1, Ordering::Relaxed) + 1;
        let seats = vec![seat(A2, 30_000), seat(A1, 50_000)];
        Ok(Some(Arc::new(SeatMap { date, version, seats, lapses_at: None })))
    });
    inner
}

async fn version(catalog: &RecentCatalog) -> u64 {
    catalog.seat_map(DATE, NOON).await.unwrap().unwrap().version
}

#[tokio::test]
async fn a_map_is_read_anew_when_its_seats_are_held_and_given_back() {
    let catalog = recent(changing_hall());
    assert_eq!((version(&catalog).await, version(&catalog).await), (1, 1));
    catalog.tell(&wrote(&hold()));
    assert_eq!((version(&catalog).await, version(&catalog).await), (2, 2));
    catalog.tell(&News::MayHaveWritten(Standing::of(&cancelled(), NOON)));
    assert_eq!(version(&catalog).await, 3);
    catalog.tell(&wrote(&places()));
    assert_eq!(version(&catalog).await, 3, "standing places are no seats");
}

#[tokio::test]
async fn a_map_is_read_anew_when_its_seats_were_held_elsewhere() {
    let catalog = Arc::new(recent(changing_hall()));
    let elsewhere = Overheard(catalog.clone());
    assert_eq!(version(&catalog).await, 1);
    elsewhere.tell(&wrote(&hold()));
    assert_eq!((version(&catalog).await, version(&catalog).await), (2, 2));
    elsewhere.tell(&wrote(&places()));
    assert_eq!(version(&catalog).await, 2, "standing places are no seats");
    elsewhere.tell(&News::ProgrammeChanged(ProgrammeChange::Halls));
    assert_eq!(version(&catalog).await, 3);
}

#[tokio::test]
async fn a_map_that_has_not_changed_stays_the_same_one() {
    let mut inner = MockCatalog::new();
    let map = || SeatMap { date: DATE, version: 7, seats: vec![seat(A1, 1)], lapses_at: None };
    inner.expect_seat_map().times(2).returning(move |_, _| Ok(Some(Arc::new(map()))));
    let catalog = recent(inner);
    let first = catalog.seat_map(DATE, NOON).await.unwrap().unwrap();
    catalog.tell(&wrote(&hold()));
    assert!(Arc::ptr_eq(&first, &catalog.seat_map(DATE, NOON).await.unwrap().unwrap()));
}

#[tokio::test]
async fn where_nobody_told_of_a_change_the_version_alone_is_read() {
    let (mut inner, clock) = (changing_hall(), HandClock::at_noon());
    let mut versions = [Some(1), Some(7), None].into_iter();
    inner.expect_seat_map_version().times(2).returning(move |_, _| Ok(versions.next().unwrap()));
    let catalog = RecentCatalog::new(Arc::new(inner), clock.clone());
    assert_eq!(version(&catalog).await, 1);
    clock.advance_millis(1_000);
    assert_eq!(version(&catalog).await, 1, "nothing has changed");
    clock.advance_millis(1_000);
    assert_eq!(version(&catalog).await, 2, "somebody else changed something");
}

#[tokio::test]
async fn a_map_in_which_a_hold_lapses_is_read_anew() {
    let (mut inner, clock) = (MockCatalog::new(), HandClock::at_noon());
    inner.expect_seat_map().times(2).returning(|date, now| {
        let lapses_at = Some(LAPSED).filter(|lapses_at| now < *lapses_at);
        let version = u64::from(lapses_at.is_none());
        Ok(Some(Arc::new(SeatMap { date, version, seats: Vec::new(), lapses_at })))
    });
    let catalog = RecentCatalog::new(Arc::new(inner), clock.clone());
    clock.advance_millis(299_500);
    assert_eq!(version(&catalog).await, 0);
    clock.advance_millis(500);
    assert_eq!(version(&catalog).await, 1, "at the deadline itself");
}

#[tokio::test]
async fn seats_of_a_hall_that_was_shown_cost_no_query() {
    let catalog = recent(changing_hall());
    version(&catalog).await;
    let nowhere = SeatId::new(Uuid::from_u128(0x99));
    let found = catalog.seats(DATE, &[A2, nowhere, A1, A2], NOON).await.unwrap();
    assert_eq!(found, [seat(A1, 50_000), seat(A2, 30_000)], "those there are, ascending");
}

#[tokio::test]
async fn seats_of_a_hall_that_nobody_looked_at_are_read_by_themselves() {
    let mut inner = MockCatalog::new();
    inner
        .expect_seats()
        .times(1)
        .withf(|date, ids, now| (*date, ids, *now) == (DATE, &[A1], NOON))
        .returning(|_, _, _| Ok(vec![seat(A1, 1)]));
    assert_eq!(recent(inner).seats(DATE, &[A1], NOON).await.unwrap(), [seat(A1, 1)]);
}

#[tokio::test]
async fn nothing_is_left_of_what_sellers_removed() {
    let mut inner = MockCatalog::new();
    let mut shown = Some(Arc::new(SeatMap { date: DATE, version: 1, seats: vec![seat(A1, 1)], lapses_at: None }));
    inner.expect_seat_map().times(2).returning(move |_, _| Ok(shown.take()));
    inner.expect_seats().times(1).returning(|_, _, _| Ok(Vec::new()));
    let catalog = recent(inner);
    assert!(catalog.seat_map(DATE, NOON).await.unwrap().is_some());
    catalog.tell(&News::ProgrammeChanged(ProgrammeChange::Halls));
    assert!(catalog.seat_map(DATE, NOON).await.unwrap().is_none());
    assert_eq!(catalog.seats(DATE, &[A1], NOON).await.unwrap(), []);
}

fn standing(available: u32) -> Section {
    let (name, kind, status) = ("Floor".to_owned(), SectionKind::Standing, SectionStatus::Open);
    Section { id: SECTION, date: DATE, name, price: PRICE, kind, capacity: 100, available, status }
}

fn next(left: &mut u32) -> u32 {
    *left -= 1;
    *left
}

fn places() -> Reservation {
    let claim = PlacesClaim::new(SECTION, "Floor".to_owned(), won(1), 2).unwrap();
    let new = NewHold {
        id: RESERVATION,
        holder: BUYER,
        concert: CONCERT,
        date: DATE,
        claim: Claim::Places(claim),
        hold_until: Deadline::at(LAPSED),
        cancellable_until: CURTAIN,
    };
    Reservation::hold(new, NOON).after
}

#[tokio::test]
async fn sections_alone_and_in_lists_are_read_anew_when_places_are_held() {
    let mut inner = MockCatalog::new();
    let page = |left| Slice { items: vec![standing(left)], next: None };
    let (mut alone, mut listed, mut open) = (10, 10, 10);
    inner.expect_section().times(3).returning(move |_| Ok(Some(standing(next(&mut alone)))));
    inner.expect_sections().times(3).returning(move |_, _| Ok(page(next(&mut listed))));
    inner.expect_available_sections().times(3).returning(move |_, _| Ok(page(next(&mut open))));
    let catalog = Arc::new(recent(inner));
    let first = Page::new(None, 20).unwrap();
    let elsewhere = Overheard(catalog.clone());
    for (step, left) in [9, 9, 8, 8, 7, 7].into_iter().enumerate() {
        match step {
            2 => catalog.tell(&wrote(&places())),
            4 => elsewhere.tell(&wrote(&places())),
            _ => {}
        }
        assert_eq!(catalog.section(SECTION).await.unwrap().unwrap().available, left);
        assert_eq!(catalog.sections(DATE, first).await.unwrap().items, [standing(left)]);
        assert_eq!(catalog.available_sections(Some(DATE), first).await.unwrap().items, [standing(left)]);
    }
}

#[tokio::test]
async fn an_empty_list_is_not_kept() {
    let mut inner = MockCatalog::new();
    inner.expect_sections().times(2).returning(|_, _| Ok(empty()));
    let catalog = recent(inner);
    for _ in 0..2 {
        assert_eq!(catalog.sections(DATE, Page::new(None, 20).unwrap()).await.unwrap(), empty());
    }
}
