//! Reading places.

use frontrow_application::ports::{PlaceCursor, PlaceRecord};
use frontrow_domain::queue::Stage;
use frontrow_domain::shared::{ConcertId, QueueTokenId, UserId};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{DbErr, QueryResult};
use time::OffsetDateTime;

use crate::codes::Code;
use crate::row::Row;
use crate::tables::QueuePlaces;
use crate::value::{instant, unreadable};

fn select() -> SelectStatement {
    use QueuePlaces::{BeganAt, ConcertId, Entry, HeardAt, Number, SinceAt, Stage, Token, UntilAt, UserId};
    Query::select()
        .columns([Token, ConcertId, UserId, Number, Entry, Stage, BeganAt, SinceAt, UntilAt, HeardAt])
        .from(QueuePlaces::Table)
        .take()
}

pub(super) fn of_token(token: QueueTokenId) -> SelectStatement {
    select().and_where(Expr::col(QueuePlaces::Token).eq(token.as_uuid())).take()
}

/// A stage alone is one stretch of the index, in order.
pub(super) fn of_stage(concert: ConcertId, stage: Stage, after: Option<PlaceCursor>, at_most: u32) -> SelectStatement {
    let mut page = select();
    page.and_where(Expr::col(QueuePlaces::ConcertId).eq(concert.as_uuid()))
        .and_where(Expr::col(QueuePlaces::Stage).eq(stage.code()))
        .order_by(QueuePlaces::Number, Order::Asc)
        .order_by(QueuePlaces::Token, Order::Asc)
        .limit(u64::from(at_most));
    if let Some(after) = after {
        let number = Expr::col(QueuePlaces::Number);
        let same_number = number.clone().eq(stored(after.number));
        let behind = same_number.and(Expr::col(QueuePlaces::Token).gt(after.token.as_uuid()));
        page.and_where(Expr::col(QueuePlaces::Number).gte(stored(after.number)));
        page.and_where(number.gt(stored(after.number)).or(behind));
    }
    page
}

pub(super) fn of_visitor(concert: ConcertId, owner: UserId) -> SelectStatement {
    select()
        .and_where(Expr::col(QueuePlaces::ConcertId).eq(concert.as_uuid()))
        .and_where(Expr::col(QueuePlaces::Stage).eq(Stage::Active.code()))
        .and_where(Expr::col(QueuePlaces::UserId).eq(owner.as_uuid()))
        .order_by(QueuePlaces::Number, Order::Desc)
        .limit(1)
        .take()
}

pub(super) fn highest(concert: ConcertId) -> SelectStatement {
    Query::select()
        .expr_as(Expr::col(QueuePlaces::Number).max(), "last_number")
        .expr_as(Expr::col(QueuePlaces::Entry).max(), "last_entry")
        .from(QueuePlaces::Table)
        .and_where(Expr::col(QueuePlaces::ConcertId).eq(concert.as_uuid()))
        .take()
}

pub(super) fn read_highest(row: &QueryResult) -> Result<(u64, u64), DbErr> {
    let highest = |column| row.get::<Option<i64>>(column).map(Option::unwrap_or_default).and_then(number);
    Ok((highest("last_number")?, highest("last_entry")?))
}

pub(super) fn read(row: &QueryResult) -> Result<PlaceRecord, DbErr> {
    let entry = number(row.get("entry")?)?;
    Ok(PlaceRecord {
        token: row.id("token", QueueTokenId::new)?,
        concert: row.id("concert_id", ConcertId::new)?,
        owner: row.id("user_id", UserId::new)?,
        number: number(row.get("number")?)?,
        entry: (entry > 0).then_some(entry),
        stage: Code::from_code(row.get("stage")?)?,
        began_at: row.instant("began_at")?,
        since: instant_or_never(row, "since_at")?,
        until: instant_or_never(row, "until_at")?,
        heard_at: row.instant("heard_at")?,
    })
}

fn instant_or_never(row: &QueryResult, column: &str) -> Result<Option<OffsetDateTime>, DbErr> {
    let millis: i64 = row.get(column)?;
    (millis != 0).then(|| instant(millis)).transpose()
}

pub(super) fn number(stored: i64) -> Result<u64, DbErr> {
    u64::try_from(stored).map_err(|_| unreadable("a number of a place", stored))
}

/// A number that fits the column; no room ever has so many.
pub(super) fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
