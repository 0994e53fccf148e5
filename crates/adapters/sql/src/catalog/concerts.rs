//! A concert in its row.

use frontrow_domain::catalog::{Concert, ConcertText, SalesWindow};
use frontrow_domain::queue::QueueOverrides;
use frontrow_domain::shared::ConcertId;
use sea_orm::sea_query::{Expr, ExprTrait, InsertStatement, Query, SelectStatement, UpdateStatement};
use sea_orm::{DbErr, QueryResult, Value};

use crate::row::Row;
use crate::tables::Concerts;
use crate::value::{count, millis, unreadable};

const COLUMNS: [Concerts; 12] = [
    Concerts::Id,
    Concerts::Title,
    Concerts::Artist,
    Concerts::Description,
    Concerts::PosterUrl,
    Concerts::SalesOpensAt,
    Concerts::SalesClosesAt,
    Concerts::PaymentRequired,
    Concerts::QueueRequired,
    Concerts::QueueMaxActive,
    Concerts::QueuePassMinutes,
    Concerts::QueueOpensAt,
];

/// The concerts that were not removed.
pub(super) fn select() -> SelectStatement {
    Query::select()
        .columns(COLUMNS.map(|column| (Concerts::Table, column)))
        .from(Concerts::Table)
        .and_where(is_live())
        .to_owned()
}

/// Whether a concert was not removed.
pub(super) fn is_live() -> Expr {
    Expr::col((Concerts::Table, Concerts::DeletedAt)).is_null()
}

pub(super) fn read(row: &QueryResult) -> Result<Concert, DbErr> {
    let (opens_at, closes_at) = (row.instant("sales_opens_at")?, row.instant("sales_closes_at")?);
    Ok(Concert {
        id: row.id("id", ConcertId::new)?,
        title: text(row, "title")?,
        artist: text(row, "artist")?,
        description: text(row, "description")?,
        poster_url: row.get("poster_url")?,
        sales: SalesWindow::new(opens_at, closes_at).map_err(|error| unreadable("a sales window", error))?,
        payment_required: row.get("payment_required")?,
        queue_required: row.get("queue_required")?,
        queue: QueueOverrides {
            max_active: count_or_none(row, "queue_max_active")?,
            pass_minutes: count_or_none(row, "queue_pass_minutes")?,
            opens_at: row.instant_or_none("queue_opens_at")?,
        },
    })
}

/// What was checked when it was written is not measured again: limits may have been tightened since.
fn text(row: &QueryResult, column: &str) -> Result<ConcertText, DbErr> {
    let text: String = row.get(column)?;
    ConcertText::parse(&text, 0, usize::MAX).map_err(|error| unreadable(column, error))
}

fn count_or_none(row: &QueryResult, column: &str) -> Result<Option<u32>, DbErr> {
    let number: Option<i32> = row.get(column)?;
    number.map(|number| u32::try_from(number).map_err(|_| unreadable(column, number))).transpose()
}

pub(super) fn insert(concert: &Concert) -> InsertStatement {
    Query::insert()
        .into_table(Concerts::Table)
        .columns(COLUMNS)
        .values_panic(values(concert).map(Expr::from))
        .to_owned()
}

/// Writes every field of the concert that was not removed, and is as it was before.
pub(super) fn replace(before: &Concert, after: &Concert) -> UpdateStatement {
    let mut update = Query::update();
    update
        .table(Concerts::Table)
        .values(COLUMNS.into_iter().zip(values(after).map(Expr::from)).skip(1))
        .and_where(Expr::col(Concerts::DeletedAt).is_null());
    for (column, value) in COLUMNS.into_iter().zip(values(before)) {
        let column = Expr::col(column);
        update.and_where(if value == value.as_null() { column.is_null() } else { column.eq(value) });
    }
    update
}

/// In the order of [`COLUMNS`].
fn values(concert: &Concert) -> [Value; 12] {
    [
        concert.id.as_uuid().into(),
        concert.title.as_str().into(),
        concert.artist.as_str().into(),
        concert.description.as_str().into(),
        concert.poster_url.clone().into(),
        millis(concert.sales.opens_at()).into(),
        millis(concert.sales.closes_at()).into(),
        concert.payment_required.into(),
        concert.queue_required.into(),
        concert.queue.max_active.map(count).into(),
        concert.queue.pass_minutes.map(count).into(),
        concert.queue.opens_at.map(millis).into(),
    ]
}
