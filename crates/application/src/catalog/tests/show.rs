use frontrow_domain::catalog::Section;

use super::add::standing_section;
use super::*;
use crate::catalog::{
    CatalogError, ListAvailableSections, ListConcerts, ListDates, ListSections, ShowConcert, ShowSeatMap, ShowSection,
};
use crate::fixtures::{A1, NOON, StoppedClock, seat};
use crate::page::{Page, Slice};
use crate::ports::SeatMap;

fn page() -> Page {
    Page::new(None, 20).unwrap()
}

const fn nothing<T>() -> Slice<T> {
    Slice { items: Vec::new(), next: None }
}

fn one<T>(item: T) -> Slice<T> {
    Slice { items: vec![item], next: None }
}

fn section() -> Section {
    standing_section(STANDING)
}

#[tokio::test]
async fn the_concerts_are_those_of_the_catalogue() {
    let mut world = World::default();
    world.catalog.expect_concerts().with(eq(page())).returning(|_| Ok(one(concert())));
    let listed = ListConcerts { catalog: shared(world.catalog) }.execute(page()).await.unwrap();
    assert_eq!(listed, one(concert()));
}

#[tokio::test]
async fn a_concert_is_shown_where_there_is_one() {
    for found in [Some(concert()), None] {
        let world = World::default().with_concerts(vec![found.clone()]);
        let shown = ShowConcert { catalog: shared(world.catalog) }.execute(CONCERT).await;
        match found {
            Some(concert) => assert_eq!(shown.unwrap(), concert),
            None => assert!(matches!(shown, Err(CatalogError::NotFound))),
        }
    }
}

#[tokio::test]
async fn a_concert_without_dates_has_an_empty_list_and_an_unknown_one_has_none() {
    for found in [Some(concert()), None] {
        let mut world = World::default().with_concerts(vec![found.clone()]);
        world.catalog.expect_dates().with(eq(CONCERT), eq(page())).returning(|_, _| Ok(nothing()));
        let listed = ListDates { catalog: shared(world.catalog) }.execute(CONCERT, page()).await;
        match found {
            Some(_) => assert_eq!(listed.unwrap(), nothing()),
            None => assert!(matches!(listed, Err(CatalogError::NotFound))),
        }
    }
}

#[tokio::test]
async fn a_concert_with_dates_is_not_looked_for() {
    let mut world = World::default();
    world.catalog.expect_dates().returning(|_, _| Ok(one(sale().date)));
    let listed = ListDates { catalog: shared(world.catalog) }.execute(CONCERT, page()).await.unwrap();
    assert_eq!(listed, one(sale().date));
}

#[tokio::test]
async fn a_date_without_sections_has_an_empty_list_and_an_unknown_one_has_none() {
    for found in [Some(sale()), None] {
        let mut world = World::default();
        world.catalog.expect_sections().with(eq(DATE), eq(page())).returning(|_, _| Ok(nothing()));
        let known = found.clone();
        world.catalog.expect_sale().with(eq(DATE)).times(1).returning(move |_| Ok(known.clone()));
        let listed = ListSections { catalog: shared(world.catalog) }.execute(DATE, page()).await;
        match found {
            Some(_) => assert_eq!(listed.unwrap(), nothing()),
            None => assert!(matches!(listed, Err(CatalogError::NotFound))),
        }
    }
}

#[tokio::test]
async fn places_can_be_looked_for_on_one_date_or_on_all() {
    for date in [Some(DATE), None] {
        let mut world = World::default();
        world.catalog.expect_available_sections().with(eq(date), eq(page())).returning(|_, _| Ok(one(section())));
        let list = ListAvailableSections { catalog: shared(world.catalog) };
        assert_eq!(list.execute(date, page()).await.unwrap(), one(section()));
    }
}

#[tokio::test]
async fn a_section_is_shown_where_there_is_one() {
    for found in [Some(section()), None] {
        let mut world = World::default();
        let known = found.clone();
        world.catalog.expect_section().with(eq(STANDING)).returning(move |_| Ok(known.clone()));
        let shown = ShowSection { catalog: shared(world.catalog) }.execute(STANDING).await;
        match found {
            Some(section) => assert_eq!(shown.unwrap(), section),
            None => assert!(matches!(shown, Err(CatalogError::NotFound))),
        }
    }
}

#[tokio::test]
async fn the_seats_are_shown_as_they_are_now() {
    let map = SeatMap { date: DATE, version: 7, seats: vec![seat(A1, 50_000)], lapses_at: None };
    for found in [Some(Arc::new(map)), None] {
        let mut world = World::default();
        let known = found.clone();
        world.catalog.expect_seat_map().with(eq(DATE), eq(NOON)).returning(move |_, _| Ok(known.clone()));
        let show = ShowSeatMap { catalog: shared(world.catalog), clock: shared(StoppedClock(NOON)) };
        match found {
            Some(map) => assert_eq!(show.execute(DATE).await.unwrap(), map),
            None => assert!(matches!(show.execute(DATE).await, Err(CatalogError::NotFound))),
        }
    }
}
