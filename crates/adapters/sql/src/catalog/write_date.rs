//! A date, its blocks and every seat of them, in as few statements as the databases take.

use frontrow_application::ports::{NewBlock, NewSeat};
use frontrow_domain::catalog::{ConcertDate, Section, SectionKind, SectionStatus};
use frontrow_domain::shared::DateId;
use sea_orm::sea_query::{InsertStatement, Query};

use super::sections;
use crate::tables::{ConcertDates, Seats};
use crate::value::{count, millis};

const SEAT_COLUMNS: [Seats; 8] = [
    Seats::Id,
    Seats::DateId,
    Seats::SectionId,
    Seats::Position,
    Seats::RowLabel,
    Seats::Number,
    Seats::Label,
    Seats::Price,
];

/// Rows of one statement: with eight values each, a quarter of the values that SQLite takes (32,766), and about 100
/// KiB, far below the packet of any server.
const SEATS_PER_STATEMENT: usize = 1_000;

/// The statements that write it, in order.
pub(super) fn inserts(date: &ConcertDate, blocks: &[NewBlock]) -> Vec<InsertStatement> {
    let mut statements = vec![insert_date(date)];
    if !blocks.is_empty() {
        let sections: Vec<Section> = blocks.iter().map(|block| section(date.id, block)).collect();
        statements.push(sections::insert(&sections));
    }
    let seats: Vec<(&NewBlock, &NewSeat)> =
        blocks.iter().flat_map(|block| block.seats.iter().map(move |seat| (block, seat))).collect();
    for (chunk, seats) in seats.chunks(SEATS_PER_STATEMENT).enumerate() {
        statements.push(insert_seats(date.id, chunk * SEATS_PER_STATEMENT, seats));
    }
    statements
}

fn insert_date(date: &ConcertDate) -> InsertStatement {
    Query::insert()
        .into_table(ConcertDates::Table)
        .columns([ConcertDates::Id, ConcertDates::ConcertId, ConcertDates::StartsAt, ConcertDates::Venue])
        .values_panic([
            date.id.as_uuid().into(),
            date.concert.as_uuid().into(),
            millis(date.starts_at).into(),
            date.venue.as_str().into(),
        ])
        .to_owned()
}

fn section(date: DateId, block: &NewBlock) -> Section {
    let capacity = u32::try_from(block.seats.len()).unwrap_or(u32::MAX);
    Section {
        id: block.id,
        date,
        name: block.name.clone(),
        price: block.price,
        kind: SectionKind::Seated,
        capacity,
        available: capacity,
        status: SectionStatus::Open,
    }
}

fn insert_seats(date: DateId, first_position: usize, seats: &[(&NewBlock, &NewSeat)]) -> InsertStatement {
    let mut insert = Query::insert();
    insert.into_table(Seats::Table).columns(SEAT_COLUMNS);
    for (position, (block, seat)) in (first_position..).zip(seats) {
        insert.values_panic([
            seat.id.as_uuid().into(),
            date.as_uuid().into(),
            block.id.as_uuid().into(),
            i32::try_from(position).unwrap_or(i32::MAX).into(),
            seat.row.as_str().into(),
            count(seat.number).into(),
            seat.label.as_str().into(),
            block.price.amount().into(),
        ]);
    }
    insert
}
