//! A date, its blocks and every seat of them, in as few statements as the databases take.

mod batches;
mod statements;

use std::time::Duration;

use frontrow_application::ports::NewBlock;
use frontrow_domain::catalog::{ConcertDate, Section, SectionKind, SectionStatus};
use frontrow_domain::shared::DateId;
use sea_orm::sea_query::{InsertStatement, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr};

use self::batches::{Batch, batches};
use super::sections;
use crate::tables::ConcertDates;
use crate::value::millis;

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
        for batch in batches(&self.blocks) {
            write_seats(transaction, self.date.id, written, &batch).await?;
            let lines_before = written / SEATS_PER_LOG_LINE;
            written += batch.seats();
            if written / SEATS_PER_LOG_LINE > lines_before {
                tracing::info!(date = %self.date.id, written, of = self.date.capacity, "seats of a new date are written");
            }
        }
        Ok(())
    }
}

async fn write_seats(
    transaction: &DatabaseTransaction,
    date: DateId,
    position: usize,
    batch: &Batch<'_>,
) -> Result<(), DbErr> {
    let backend = transaction.get_database_backend();
    let insert = statements::insert(backend, date, position, batch);
    let written = match backend {
        // Not prepared: its text never comes again.
        DbBackend::MySql => transaction.execute_unprepared(&insert.sql).await?,
        DbBackend::Postgres | DbBackend::Sqlite | _ => transaction.execute_raw(insert).await?,
    };
    let (written, wanted) = (written.rows_affected(), batch.seats());
    if written == wanted as u64 {
        return Ok(());
    }
    // A server may be told to count less far in a query, and then says no more than this.
    Err(DbErr::Custom(format!("{written} of {wanted} seats were written: the database does not count as far")))
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
    let capacity = block.capacity();
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
