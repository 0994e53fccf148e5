//! The contract of [`Catalog`](frontrow_application::ports::Catalog).

use frontrow_application::page::Page;
use frontrow_application::ports::{AddOutcome, NewBlock, NewRow, SectionEdit, SectionEditOutcome};
use frontrow_domain::catalog::{ConcertDate, Seat, SeatStatus, SectionStatus};
use frontrow_domain::shared::{ConcertId, DateId, SeatId, SectionId, Won};
use time::{Duration, OffsetDateTime};

use super::pages::{all_pages, page};
use super::suite::conformance;
use super::{Floor, Hall, Storage};
use crate::FakeClock;
use crate::builders::{HOLD_TTL, a_concert, a_date_of, a_standing_section, somebody};
use crate::ids::new_id;

conformance! { $ catalog:
    removed_is_gone, concerts_in_order_of_their_making, dates_in_order_of_their_start, the_whole_hall,
    a_lapsed_hold_shows_available, the_version_tells, only_what_exists, standing_sections_only, looked_up_together,
}

const NOW: OffsetDateTime = FakeClock::START;

pub async fn removed_is_gone(storage: &Storage) {
    let floor = Floor::with_places(storage, 10).await;
    let concert = floor.hall.concert.clone();
    let hall = Hall::of(storage, concert.clone(), 2).await;
    let (catalog, date) = (&storage.catalog, hall.date.id);
    assert!(catalog.seat_map(date, NOW).await.unwrap().is_some());

    assert!(storage.programme.remove_concert(concert.id, NOW).await.unwrap());

    assert_eq!(catalog.concert(concert.id).await.unwrap(), None);
    assert_eq!(catalog.concerts(page(10)).await.unwrap().items, []);
    assert_eq!(catalog.dates(concert.id, page(10)).await.unwrap().items, []);
    assert_eq!(catalog.sale(date).await.unwrap(), None);
    assert_eq!(catalog.seat_map(date, NOW).await.unwrap(), None);
    assert_eq!(catalog.seats(date, &hall.ids(&[0, 1]), NOW).await.unwrap(), []);
    assert_eq!(catalog.sections(floor.hall.date.id, page(10)).await.unwrap().items, []);
    assert_eq!(catalog.available_sections(None, page(10)).await.unwrap().items, []);
    assert_eq!(catalog.section(floor.section.id).await.unwrap(), None);
}

pub async fn concerts_in_order_of_their_making(storage: &Storage) {
    let mut made = Vec::new();
    for _ in 0..5 {
        let concert = a_concert();
        assert_eq!(storage.programme.add_concert(&concert, None).await.unwrap(), AddOutcome::Added);
        made.push(concert);
    }
    let listed = all_pages(2, async |page| storage.catalog.concerts(page).await.unwrap()).await;
    assert_eq!(listed, made);
    assert_eq!(storage.catalog.concert(made[3].id).await.unwrap().as_ref(), Some(&made[3]));
    assert_eq!(storage.catalog.concert(ConcertId::new(new_id())).await.unwrap(), None);
}

pub async fn dates_in_order_of_their_start(storage: &Storage) {
    let concert = Hall::with_seats(storage, 3).await.concert;
    let starts_in_days = [40, 20, 40, 30];
    for days in starts_in_days {
        let date = ConcertDate { starts_at: NOW + Duration::days(days), ..a_date_of(concert.id) };
        assert_eq!(storage.programme.add_date(&date, &[], None).await.unwrap(), AddOutcome::Added);
    }
    let listed = all_pages(2, async |page| storage.catalog.dates(concert.id, page).await.unwrap()).await;
    let days: Vec<i64> = listed.iter().map(|date| (date.starts_at - NOW).whole_days()).collect();
    assert_eq!(days, [20, 30, 31, 40, 40]);
    let places: Vec<(u32, u32)> = listed.iter().map(|date| (date.available, date.capacity)).collect();
    assert_eq!(places, [(0, 0), (0, 0), (3, 3), (0, 0), (0, 0)]);

    let hall = Hall::of(storage, concert.clone(), 2).await;
    storage.hold_seats(&hall, somebody(), &[0], NOW).await;
    let floor = a_standing_section(hall.date.id, 7);
    assert_eq!(storage.programme.add_section(&floor, None).await.unwrap(), AddOutcome::Added);
    let sale = storage.catalog.sale(hall.date.id).await.unwrap().unwrap();
    assert_eq!(sale.concert, concert);
    assert_eq!(sale.date, ConcertDate { available: 8, capacity: 9, ..hall.date });
}

pub async fn the_whole_hall(storage: &Storage) {
    let concert = a_concert();
    storage.programme.add_concert(&concert, None).await.unwrap();
    let date = a_date_of(concert.id);
    let blocks = [("Stalls", 90_000, &[1_200, 7, 7, 1, 3][..]), ("Balcony", 30_000, &[1; 1_001])];
    // Ids that descend prove that the order is the hall's and not the ids'.
    let mut ids: Vec<SeatId> = (0..2_219).map(|_| SeatId::new(new_id())).collect();
    ids.reverse();
    let blocks = blocks.map(|(name, price, rows)| NewBlock {
        id: SectionId::new(new_id()),
        name: name.to_owned(),
        price: Won::new(price).unwrap(),
        rows: (1..).zip(rows).map(|(row, seats)| new_row(&mut ids, row, *seats)).collect(),
    });
    assert_eq!(storage.programme.add_date(&date, &blocks, None).await.unwrap(), AddOutcome::Added);

    let map = storage.catalog.seat_map(date.id, NOW).await.unwrap().unwrap();
    let expected: Vec<Seat> = blocks.iter().flat_map(|block| seats_of(&date, block)).collect();
    assert_eq!(map.date, date.id);
    assert_eq!(map.seats, expected);

    let without_seats = Floor::with_places(storage, 5).await.hall.date.id;
    assert_eq!(storage.catalog.seat_map(without_seats, NOW).await.unwrap().unwrap().seats, []);
    assert_eq!(storage.catalog.seat_map_version(without_seats, NOW).await.unwrap(), Some(0));
    assert_eq!(storage.catalog.seat_map(DateId::new(new_id()), NOW).await.unwrap(), None);
    assert_eq!(storage.catalog.seat_map_version(DateId::new(new_id()), NOW).await.unwrap(), None);
}

/// A row with what would end a text that is put into a statement as it is.
fn new_row(ids: &mut Vec<SeatId>, row: u32, seats: usize) -> NewRow {
    let seats = ids.split_off(ids.len() - seats);
    NewRow { name: format!("'\"{row}\\"), front: format!("좌석'\"\\ {row}-"), seats: seats.into() }
}

fn seats_of(date: &ConcertDate, block: &NewBlock) -> impl Iterator<Item = Seat> {
    block.rows.iter().flat_map(|row| {
        (1..).zip(row.seats.iter()).map(|(number, id)| Seat {
            id: *id,
            date: date.id,
            section: block.id,
            section_name: block.name.clone(),
            row: row.name.clone(),
            number,
            label: format!("{}{number}", row.front),
            price: block.price,
            status: SeatStatus::Available,
        })
    })
}

pub async fn a_lapsed_hold_shows_available(storage: &Storage) {
    let hall = Hall::with_seats(storage, 2).await;
    storage.hold_seats(&hall, somebody(), &[1], NOW).await;
    let deadline = NOW + HOLD_TTL;
    for (instant, shown) in [(deadline - Duration::MILLISECOND, SeatStatus::Held), (deadline, SeatStatus::Available)] {
        let map = storage.catalog.seat_map(hall.date.id, instant).await.unwrap().unwrap();
        let seats = storage.catalog.seats(hall.date.id, &hall.ids(&[1]), instant).await.unwrap();
        assert_eq!(map.lapses_at, Some(deadline).filter(|deadline| instant < *deadline));
        assert_eq!((map.seats[0].status, map.seats[1].status, seats[0].status), (SeatStatus::Available, shown, shown));
    }
}

pub async fn the_version_tells(storage: &Storage) {
    let hall = Hall::with_seats(storage, 3).await;
    let version = async |instant| version_of(storage, &hall, instant).await;
    let empty = version(NOW).await;
    assert_eq!(version(NOW + Duration::SECOND).await, empty, "nothing changed");

    storage.hold_seats(&hall, somebody(), &[0, 1], NOW).await;
    let held = version(NOW).await;
    assert!(held > empty, "seats were held");

    let deadline = NOW + HOLD_TTL;
    let lapsed = version(deadline).await;
    assert!(lapsed > held, "the hold lapsed by itself");
    storage.reservations.expire_due(deadline, 10).await.unwrap();
    assert_eq!(version(deadline).await, lapsed, "the sweep changed nothing that a buyer sees");

    let hold = storage.hold_seats(&hall, somebody(), &[1], deadline).await;
    let held_again = version(deadline).await;
    assert!(held_again > lapsed, "a seat was held again");
    let ticket = storage.confirm_free(&hold, deadline).await;
    let sold = version(deadline).await;
    assert!(sold > held_again, "it was sold");
    storage.cancel(&ticket, deadline).await;
    assert!(version(deadline).await > sold, "it came back");

    storage.hold_seats(&hall, somebody(), &[2], deadline).await;
    let next_deadline = deadline + HOLD_TTL;
    let lapsed = version(next_deadline).await;
    storage.hold_seats(&hall, somebody(), &[2], next_deadline).await;
    assert!(version(next_deadline).await > lapsed, "a lapsed hold was taken over");
    sold_after_it_was_shown_free(storage, &hall, next_deadline).await;
}

/// The map's version, which is the same when it is asked for alone.
async fn version_of(storage: &Storage, hall: &Hall, instant: OffsetDateTime) -> u64 {
    let version = storage.catalog.seat_map(hall.date.id, instant).await.unwrap().unwrap().version;
    assert_eq!(storage.catalog.seat_map_version(hall.date.id, instant).await.unwrap(), Some(version));
    version
}

/// What was decided just before the deadline is committed after somebody was shown that the hold had lapsed.
async fn sold_after_it_was_shown_free(storage: &Storage, hall: &Hall, now: OffsetDateTime) {
    let deadline = now + HOLD_TTL;
    let version = async || version_of(storage, hall, deadline).await;
    let hold = storage.hold_seats(hall, somebody(), &[0], now).await;
    let shown_free = version().await;
    storage.confirm_free(&hold, deadline - Duration::MILLISECOND).await;
    assert!(version().await > shown_free, "a seat that was shown free was sold");
}

pub async fn only_what_exists(storage: &Storage) {
    let hall = Hall::with_seats(storage, 4).await;
    let unknown = SeatId::new(new_id());
    let of_another_date = Hall::with_seats(storage, 1).await.seats[0].id;
    let wanted = [hall.seats[3].id, unknown, hall.seats[1].id, of_another_date];
    let found = storage.catalog.seats(hall.date.id, &wanted, NOW).await.unwrap();
    assert_eq!(found.iter().map(|seat| seat.id).collect::<Vec<_>>(), hall.ids(&[1, 3]));
    assert_eq!((found[0].date, found[0].section), (hall.date.id, hall.block));
    assert_eq!(storage.catalog.seats(hall.date.id, &[], NOW).await.unwrap(), []);
}

pub async fn standing_sections_only(storage: &Storage) {
    let hall = Hall::with_seats(storage, 2).await;
    let mut made = Vec::new();
    for capacity in [5, 6, 7] {
        let section = a_standing_section(hall.date.id, capacity);
        assert_eq!(storage.programme.add_section(&section, None).await.unwrap(), AddOutcome::Added);
        made.push(section);
    }
    let listed = all_pages(2, async |page| storage.catalog.sections(hall.date.id, page).await.unwrap()).await;
    assert_eq!(listed, made);
    let block = storage.catalog.section(hall.block).await.unwrap().unwrap();
    assert_eq!((block.capacity, block.available, block.status), (2, 2, SectionStatus::Open));
    assert_eq!(storage.catalog.section(made[1].id).await.unwrap().as_ref(), Some(&made[1]));
    assert_eq!(storage.catalog.section(SectionId::new(new_id())).await.unwrap(), None);
}

pub async fn looked_up_together(storage: &Storage) {
    let (one, other) = (Floor::with_places(storage, 2).await, Floor::with_places(storage, 3).await);
    let sold_out = Floor::with_places(storage, 1).await;
    storage.hold_places(&sold_out, somebody(), 1, NOW).await;
    let closed = Floor::with_places(storage, 1).await;
    let close = SectionEdit { status: Some(SectionStatus::Closed), capacity: None };
    let edited = storage.programme.edit_section(closed.section.id, close).await.unwrap();
    assert!(matches!(edited, SectionEditOutcome::Edited(_)));
    Hall::with_seats(storage, 2).await;

    let listed = all_pages(1, async |page| storage.catalog.available_sections(None, page).await.unwrap()).await;
    assert_eq!(listed, [one.section, other.section.clone()]);
    let of_date = storage.catalog.available_sections(Some(other.hall.date.id), Page::new(None, 10).unwrap()).await;
    assert_eq!(of_date.unwrap().items, [other.section]);
}
