//! A section in its row.

use frontrow_domain::catalog::Section;
use frontrow_domain::shared::{DateId, SectionId};
use sea_orm::sea_query::{Expr, ExprTrait, InsertStatement, Query, SelectStatement};
use sea_orm::{DbErr, QueryResult};

use super::{concerts, dates};
use crate::codes::Code;
use crate::row::Row;
use crate::tables::{ConcertDates, Concerts, Sections};
use crate::value::count;

const COLUMNS: [Sections; 8] = [
    Sections::Id,
    Sections::DateId,
    Sections::Name,
    Sections::Price,
    Sections::Kind,
    Sections::Capacity,
    Sections::Available,
    Sections::Status,
];

/// The sections of dates and concerts that were not removed.
pub(super) fn select() -> SelectStatement {
    let mut select = Query::select();
    select.columns(COLUMNS.map(|column| (Sections::Table, column))).from(Concerts::Table);
    dates::join(&mut select)
        .inner_join(
            Sections::Table,
            Expr::col((Sections::Table, Sections::DateId)).equals((ConcertDates::Table, ConcertDates::Id)),
        )
        .and_where(concerts::is_live())
        .to_owned()
}

pub(super) fn read(row: &QueryResult) -> Result<Section, DbErr> {
    Ok(Section {
        id: row.id("id", SectionId::new)?,
        date: row.id("date_id", DateId::new)?,
        name: row.get("name")?,
        price: row.won("price")?,
        kind: Code::from_code(row.get("kind")?)?,
        capacity: row.count("capacity")?,
        available: row.count("available")?,
        status: Code::from_code(row.get("status")?)?,
    })
}

/// New sections, nothing in them taken.
pub(super) fn insert<'a>(sections: impl IntoIterator<Item = &'a Section>) -> InsertStatement {
    let mut insert = Query::insert();
    insert.into_table(Sections::Table).columns(COLUMNS);
    for section in sections {
        insert.values_panic([
            section.id.as_uuid().into(),
            section.date.as_uuid().into(),
            section.name.as_str().into(),
            section.price.amount().into(),
            section.kind.code().into(),
            count(section.capacity).into(),
            count(section.capacity).into(),
            section.status.code().into(),
        ]);
    }
    insert
}
