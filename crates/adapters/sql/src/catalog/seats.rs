//! Seats as buyers see them.

use frontrow_application::ports::SeatMap;
use frontrow_domain::catalog::{Seat, SeatStatus};
use frontrow_domain::shared::{DateId, SeatId, SectionId};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{DbBackend, DbErr, QueryResult};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{concerts, dates};
use crate::codes::Code;
use crate::row::Row;
use crate::sum::whole_sum;
use crate::tables::{ConcertDates, Concerts, Seats, Sections};
use crate::value::{instant, millis, unreadable};

const COLUMNS: [Seats; 9] = [
    Seats::DateId,
    Seats::SectionId,
    Seats::RowLabel,
    Seats::Number,
    Seats::Label,
    Seats::Price,
    Seats::Status,
    Seats::HoldExpiresAt,
    Seats::Version,
];

/// Every seat of a date in the order of the hall. A date without seats gives one row with nothing in it, an unknown
/// date none.
pub(super) fn select_hall(date: DateId) -> SelectStatement {
    let mut select = Query::select();
    select.from(Concerts::Table);
    dates::join(&mut select)
        .left_join(
            Seats::Table,
            Expr::col((Seats::Table, Seats::DateId)).equals((ConcertDates::Table, ConcertDates::Id)),
        )
        .left_join(Sections::Table, Expr::col((Sections::Table, Sections::Id)).equals((Seats::Table, Seats::SectionId)))
        .and_where(Expr::col((ConcertDates::Table, ConcertDates::Id)).eq(date.as_uuid()))
        .order_by((Seats::Table, Seats::Position), Order::Asc);
    with_columns(&mut select)
}

/// What [`read_hall`] adds up, added up by the database. An unknown date gives no row.
pub(super) fn select_version(backend: DbBackend, date: DateId, now: OffsetDateTime) -> SelectStatement {
    let is_lapsed = Expr::col((Seats::Table, Seats::Status))
        .eq(SeatStatus::Held.code())
        .and(Expr::col((Seats::Table, Seats::HoldExpiresAt)).lte(millis(now)));
    let lapsed = CaseStatement::new().case(is_lapsed, 1).finally(0).into();
    let mut select = Query::select();
    select.from(Concerts::Table);
    dates::join(&mut select)
        .left_join(
            Seats::Table,
            Expr::col((Seats::Table, Seats::DateId)).equals((ConcertDates::Table, ConcertDates::Id)),
        )
        .expr_as(whole_sum(backend, Expr::col((Seats::Table, Seats::Version))), "versions")
        .expr_as(whole_sum(backend, lapsed), "lapsed")
        .and_where(concerts::is_live())
        .and_where(Expr::col((ConcertDates::Table, ConcertDates::Id)).eq(date.as_uuid()))
        .group_by_col((ConcertDates::Table, ConcertDates::Id))
        .to_owned()
}

pub(super) fn read_version(row: &QueryResult) -> Result<u64, DbErr> {
    let version = row.get::<i64>("versions")? + row.get::<i64>("lapsed")?;
    u64::try_from(version).map_err(|_| unreadable("a version", version))
}

/// Those of the seats that exist on the date, ascending by id.
pub(super) fn select_some(date: DateId, ids: &[SeatId]) -> SelectStatement {
    let mut select = Query::select();
    select.from(Concerts::Table);
    dates::join(&mut select)
        .inner_join(
            Seats::Table,
            Expr::col((Seats::Table, Seats::DateId)).equals((ConcertDates::Table, ConcertDates::Id)),
        )
        .inner_join(
            Sections::Table,
            Expr::col((Sections::Table, Sections::Id)).equals((Seats::Table, Seats::SectionId)),
        )
        .and_where(Expr::col((ConcertDates::Table, ConcertDates::Id)).eq(date.as_uuid()))
        .and_where(Expr::col((Seats::Table, Seats::Id)).is_in(ids.iter().map(|id| id.as_uuid())))
        .order_by((Seats::Table, Seats::Id), Order::Asc);
    with_columns(&mut select)
}

fn with_columns(select: &mut SelectStatement) -> SelectStatement {
    select
        .columns(COLUMNS.map(|column| (Seats::Table, column)))
        .expr_as(Expr::col((Seats::Table, Seats::Id)), "seat_id")
        .expr_as(Expr::col((Sections::Table, Sections::Name)), "section_name")
        .and_where(concerts::is_live())
        .to_owned()
}

/// The map that the rows of [`select_hall`] draw.
///
/// Its version is the sum of the seats' versions and of the holds that have lapsed and were not yet swept: it counts
/// a lapse once, when it becomes visible, because the sweep then moves it from one term to the other.
pub(super) fn read_hall(date: DateId, rows: &[QueryResult], now: OffsetDateTime) -> Result<Option<SeatMap>, DbErr> {
    let Some(first) = rows.first() else { return Ok(None) };
    let rows = if first.get::<Option<Uuid>>("seat_id")?.is_some() { rows } else { &[] };
    let now_millis = millis(now);
    let (mut version, mut lapses_at) = (0_u64, None::<i64>);
    let mut seats = Vec::with_capacity(rows.len());
    for row in rows {
        let seen = Seen::read(row, now_millis)?;
        version += u64::from(row.count("version")?) + u64::from(seen.lapsed);
        lapses_at = [lapses_at, seen.lapses_at].into_iter().flatten().min();
        seats.push(read(row, seen.status)?);
    }
    let lapses_at = lapses_at.map(instant).transpose()?;
    Ok(Some(SeatMap { date, version, seats, lapses_at }))
}

pub(super) fn read_some(rows: &[QueryResult], now: OffsetDateTime) -> Result<Vec<Seat>, DbErr> {
    let now_millis = millis(now);
    rows.iter().map(|row| read(row, Seen::read(row, now_millis)?.status)).collect()
}

fn read(row: &QueryResult, status: SeatStatus) -> Result<Seat, DbErr> {
    Ok(Seat {
        id: row.id("seat_id", SeatId::new)?,
        date: row.id("date_id", DateId::new)?,
        section: row.id("section_id", SectionId::new)?,
        section_name: row.get("section_name")?,
        row: row.get("row_label")?,
        number: row.count("number")?,
        label: row.get("label")?,
        price: row.won("price")?,
        status,
    })
}

/// What a seat is to a buyer at one instant.
struct Seen {
    status: SeatStatus,
    /// Whether it is available only because the hold on it has lapsed.
    lapsed: bool,
    /// When the hold on it lapses that still lives.
    lapses_at: Option<i64>,
}

impl Seen {
    fn read(row: &QueryResult, now_millis: i64) -> Result<Self, DbErr> {
        let stored = SeatStatus::from_code(row.get("status")?)?;
        let deadline: Option<i64> = if stored == SeatStatus::Held { Some(row.get("hold_expires_at")?) } else { None };
        let lapsed = deadline.is_some_and(|deadline| deadline <= now_millis);
        let status = if lapsed { SeatStatus::Available } else { stored };
        Ok(Self { status, lapsed, lapses_at: deadline.filter(|_| !lapsed) })
    }
}
