//! A date, its blocks and every seat of them, in as few statements as the databases take.

use std::time::Duration;

use frontrow_application::ports::{NewBlock, NewSeat};
use frontrow_domain::catalog::{ConcertDate, Section, SectionKind, SectionStatus};
use frontrow_domain::shared::DateId;
use sea_orm::sea_query::{InsertStatement, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

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

/// How many seats are written between two lines in the log.
const SEATS_PER_LOG_LINE: usize = 100_000;
/// How long writing a hall may take: a million seats take seconds, and every request is answered within ten.
pub(super) const HALL_AT_MOST: Duration = Duration::from_secs(9);

/// A date, its blocks and its seats, that are to be written.
pub(super) struct NewHall {
    pub(super) date: ConcertDate,
    pub(super) blocks: Vec<NewBlock>,
}

impl NewHall {
    /// Writes them, one statement after the other: the statements of a large hall together are several times as large
    /// as the hall.
    pub(super) async fn write(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        transaction.execute(&insert_date(&self.date)).await?;
        if !self.blocks.is_empty() {
            let sections: Vec<Section> = self.blocks.iter().map(|block| section(self.date.id, block)).collect();
            transaction.execute(&sections::insert(&sections)).await?;
        }
        let mut written = 0;
        let mut chunk = Vec::with_capacity(SEATS_PER_STATEMENT);
        for block in &self.blocks {
            for seat in &block.seats {
                chunk.push((block, seat));
                if chunk.len() == SEATS_PER_STATEMENT {
                    self.write_seats(transaction, &mut chunk, &mut written).await?;
                }
            }
        }
        self.write_seats(transaction, &mut chunk, &mut written).await
    }

    async fn write_seats(
        &self,
        transaction: &DatabaseTransaction,
        chunk: &mut Vec<(&NewBlock, &NewSeat)>,
        written: &mut usize,
    ) -> Result<(), DbErr> {
        if chunk.is_empty() {
            return Ok(());
        }
        transaction.execute(&insert_seats(self.date.id, *written, chunk)).await?;
        *written += chunk.len();
        chunk.clear();
        if written.is_multiple_of(SEATS_PER_LOG_LINE) {
            tracing::info!(date = %self.date.id, written, of = self.date.capacity, "seats of a new date are written");
        }
        Ok(())
    }
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
