//! A date in its row, with the counters of its sections.

use frontrow_domain::catalog::ConcertDate;
use frontrow_domain::shared::{ConcertId, DateId};
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{DbBackend, DbErr, QueryResult};

use crate::row::Row;
use crate::sum::whole_sum;
use crate::tables::{ConcertDates, Concerts, Sections};
use crate::value::unreadable;

/// Adds the dates of the concerts to the statement, each with what its sections add up to.
pub(super) fn join_with_counters(concerts: &mut SelectStatement, backend: DbBackend) -> &mut SelectStatement {
    join(concerts)
        .expr_as(Expr::col((ConcertDates::Table, ConcertDates::Id)), "date_id")
        .column((ConcertDates::Table, ConcertDates::ConcertId))
        .column((ConcertDates::Table, ConcertDates::StartsAt))
        .column((ConcertDates::Table, ConcertDates::Venue))
        .expr_as(whole_sum(backend, Expr::col((Sections::Table, Sections::Available))), "available")
        .expr_as(whole_sum(backend, Expr::col((Sections::Table, Sections::Capacity))), "capacity")
        .left_join(
            Sections::Table,
            Expr::col((Sections::Table, Sections::DateId)).equals((ConcertDates::Table, ConcertDates::Id)),
        )
        .group_by_col((Concerts::Table, Concerts::Id))
        .group_by_col((ConcertDates::Table, ConcertDates::Id))
}

/// Adds the dates of the concerts to the statement.
pub(super) fn join(concerts: &mut SelectStatement) -> &mut SelectStatement {
    concerts
        .inner_join(
            ConcertDates::Table,
            Expr::col((ConcertDates::Table, ConcertDates::ConcertId)).equals((Concerts::Table, Concerts::Id)),
        )
        .and_where(Expr::col((ConcertDates::Table, ConcertDates::DeletedAt)).is_null())
}

pub(super) fn read(row: &QueryResult) -> Result<ConcertDate, DbErr> {
    Ok(ConcertDate {
        id: row.id("date_id", DateId::new)?,
        concert: row.id("concert_id", ConcertId::new)?,
        starts_at: row.instant("starts_at")?,
        venue: row.get("venue")?,
        available: sum(row, "available")?,
        capacity: sum(row, "capacity")?,
    })
}

fn sum(row: &QueryResult, column: &str) -> Result<u32, DbErr> {
    let number: i64 = row.get(column)?;
    u32::try_from(number).map_err(|_| unreadable(column, number))
}
