//! The draws: one row a room, written once and closed once.

use std::fmt::Write;

use async_trait::async_trait;
use frontrow_application::ports::{DrawRecord, Unavailable};
use frontrow_domain::queue::Seed;
use frontrow_domain::shared::ConcertId;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryResult};

use super::places::{number, stored};
use crate::SqlDatabase;
use crate::database::unavailable;
use crate::dialect::is_unique_violation;
use crate::row::Row;
use crate::tables::QueueDraws;
use crate::transaction::{Stop, Work};
use crate::value::unreadable;

const BYTES: usize = 32;

pub(super) async fn find(database: &SqlDatabase, concert: ConcertId) -> Result<Option<DrawRecord>, Unavailable> {
    let row = database.one(&select(concert)).await?;
    row.map(|row| read(&row)).transpose().map_err(unavailable)
}

pub(super) async fn begin(
    database: &SqlDatabase,
    concert: ConcertId,
    seed: Seed,
    after_number: u64,
) -> Result<DrawRecord, Unavailable> {
    match database.write(Begin { concert, seed, after_number }).await? {
        Ok(()) => Ok(DrawRecord { seed, after_number, drawn: None }),
        Err(Begun) => find(database, concert).await?.ok_or_else(missing),
    }
}

pub(super) async fn close(database: &SqlDatabase, concert: ConcertId, entries: u64) -> Result<u64, Unavailable> {
    let update = Query::update()
        .table(QueueDraws::Table)
        .value(QueueDraws::Drawn, true)
        .value(QueueDraws::Entries, stored(entries))
        .and_where(Expr::col(QueueDraws::ConcertId).eq(concert.as_uuid()))
        .and_where(Expr::col(QueueDraws::Drawn).eq(false))
        .take();
    database.write_one(&update).await?;
    find(database, concert).await?.and_then(|draw| draw.drawn).ok_or_else(missing)
}

fn missing() -> Unavailable {
    Unavailable::of("the draw of the waiting room")
}

struct Begin {
    concert: ConcertId,
    seed: Seed,
    after_number: u64,
}

/// There is a draw already.
struct Begun;

#[async_trait]
impl Work for Begin {
    type Done = ();
    type Refusal = Begun;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), Stop<Begun>> {
        let insert = Query::insert()
            .into_table(QueueDraws::Table)
            .columns([
                QueueDraws::ConcertId,
                QueueDraws::Seed,
                QueueDraws::AfterNumber,
                QueueDraws::Entries,
                QueueDraws::Drawn,
            ])
            .values_panic([
                self.concert.as_uuid().into(),
                hexadecimal(&self.seed).into(),
                stored(self.after_number).into(),
                0_i64.into(),
                false.into(),
            ])
            .take();
        match transaction.execute(&insert).await {
            Ok(_) => Ok(()),
            Err(error) if is_unique_violation(&error) => Err(Stop::Refused(Begun)),
            Err(error) => Err(error.into()),
        }
    }
}

fn select(concert: ConcertId) -> SelectStatement {
    Query::select()
        .columns([QueueDraws::Seed, QueueDraws::AfterNumber, QueueDraws::Entries, QueueDraws::Drawn])
        .from(QueueDraws::Table)
        .and_where(Expr::col(QueueDraws::ConcertId).eq(concert.as_uuid()))
        .take()
}

fn read(row: &QueryResult) -> Result<DrawRecord, DbErr> {
    let (seed, drawn): (String, bool) = (row.get("seed")?, row.get("drawn")?);
    Ok(DrawRecord {
        seed: seed_of(&seed).ok_or_else(|| unreadable("a seed", seed.len()))?,
        after_number: number(row.get("after_number")?)?,
        drawn: drawn.then(|| number(row.get("entries")?)).transpose()?,
    })
}

fn hexadecimal(seed: &Seed) -> String {
    seed.as_bytes().iter().fold(String::with_capacity(BYTES * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn seed_of(text: &str) -> Option<Seed> {
    let mut bytes = [0; BYTES];
    if text.len() != BYTES * 2 {
        return None;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(index * 2..index * 2 + 2)?, 16).ok()?;
    }
    Some(Seed::from_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_finds_its_way_back() {
        let seed = Seed::from_secrets(["a"]);
        assert!(seed_of(&hexadecimal(&seed)) == Some(seed));
        for damaged in ["", "00", &"g0".repeat(BYTES), &"0".repeat(BYTES * 2 + 1)] {
            assert!(seed_of(damaged).is_none(), "{damaged}");
        }
    }
}
