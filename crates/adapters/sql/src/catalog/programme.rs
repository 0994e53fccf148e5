use std::time::Duration;

use async_trait::async_trait;
use frontrow_application::idempotency::KeyUse;
use frontrow_application::ports::{AddOutcome, NewBlock, Programme, SectionEdit, SectionEditOutcome, Unavailable};
use frontrow_domain::catalog::{Concert, ConcertDate, Section};
use frontrow_domain::shared::{ConcertId, DateId, SectionId};
use sea_orm::sea_query::{Expr, ExprTrait, InsertStatement, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use time::OffsetDateTime;

use super::edit_section::EditSection;
use super::write_date::{HALL_AT_MOST, NewHall};
use super::{concerts, dates, sections};
use crate::SqlDatabase;
use crate::database::CALL_AT_MOST;
use crate::dialect::lock_rows;
use crate::idempotency::{is_used, write_key};
use crate::operations::database_now;
use crate::tables::{ConcertDates, Concerts};
use crate::transaction::{Stop, Work};
use crate::value::millis;

/// What sellers put on sale, written to the tables that are sold from.
#[derive(Clone, Debug)]
pub struct SqlProgramme {
    database: SqlDatabase,
}

impl SqlProgramme {
    /// The programme in `database`.
    #[must_use]
    pub const fn new(database: SqlDatabase) -> Self {
        Self { database }
    }

    async fn add(
        &self,
        parent: Option<SelectStatement>,
        rows: Rows,
        key: Option<KeyUse>,
    ) -> Result<AddOutcome, Unavailable> {
        let added = self.database.write_within(rows.patience(), Add { parent, rows, key }).await?;
        Ok(added.map_or_else(|refusal| refusal, |()| AddOutcome::Added))
    }
}

#[async_trait]
impl Programme for SqlProgramme {
    async fn add_concert(&self, concert: &Concert, key: Option<KeyUse>) -> Result<AddOutcome, Unavailable> {
        self.add(None, Rows::Few(vec![concerts::insert(concert)]), key).await
    }

    async fn replace_concert(&self, before: &Concert, after: &Concert) -> Result<bool, Unavailable> {
        let replace = concerts::replace(before, after);
        self.database.write_one(&replace).await.map(|rows| rows == 1)
    }

    async fn remove_concert(&self, id: ConcertId, now: OffsetDateTime) -> Result<bool, Unavailable> {
        let remove = Query::update()
            .table(Concerts::Table)
            .value(Concerts::DeletedAt, millis(now))
            .and_where(Expr::col(Concerts::Id).eq(id.as_uuid()))
            .and_where(Expr::col(Concerts::DeletedAt).is_null())
            .take();
        self.database.write_one(&remove).await.map(|rows| rows == 1)
    }

    async fn add_date(
        &self,
        date: &ConcertDate,
        blocks: &[NewBlock],
        key: Option<KeyUse>,
    ) -> Result<AddOutcome, Unavailable> {
        let hall = NewHall { date: date.clone(), blocks: blocks.to_vec() };
        self.add(Some(live_concert(date.concert)), Rows::Hall(hall), key).await
    }

    async fn add_section(&self, section: &Section, key: Option<KeyUse>) -> Result<AddOutcome, Unavailable> {
        self.add(Some(live_date(section.date)), Rows::Few(vec![sections::insert([section])]), key).await
    }

    async fn edit_section(&self, id: SectionId, edit: SectionEdit) -> Result<SectionEditOutcome, Unavailable> {
        let edited = self.database.write(EditSection { id, edit }).await?;
        Ok(edited.map_or_else(|refusal| refusal, SectionEditOutcome::Edited))
    }
}

fn live_concert(id: ConcertId) -> SelectStatement {
    concerts::select().and_where(Expr::col((Concerts::Table, Concerts::Id)).eq(id.as_uuid())).take()
}

fn live_date(id: DateId) -> SelectStatement {
    let mut select = Query::select();
    select.column((ConcertDates::Table, ConcertDates::Id)).from(Concerts::Table).and_where(concerts::is_live());
    dates::join(&mut select).and_where(Expr::col((ConcertDates::Table, ConcertDates::Id)).eq(id.as_uuid())).take()
}

/// Rows below a parent that stays where it is until they are committed.
struct Add {
    parent: Option<SelectStatement>,
    rows: Rows,
    key: Option<KeyUse>,
}

enum Rows {
    Few(Vec<InsertStatement>),
    /// A date with every seat of its hall.
    Hall(NewHall),
}

impl Rows {
    fn patience(&self) -> Duration {
        match self {
            Self::Few(_) => CALL_AT_MOST,
            Self::Hall(_) => HALL_AT_MOST,
        }
    }

    async fn write(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        match self {
            Self::Hall(hall) => hall.write(transaction).await,
            Self::Few(rows) => {
                for rows in rows {
                    transaction.execute(rows).await?;
                }
                Ok(())
            }
        }
    }
}

#[async_trait]
impl Work for Add {
    type Done = ();
    type Refusal = AddOutcome;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), Stop<AddOutcome>> {
        if let Some(key) = &self.key
            && is_used(transaction, key).await?
        {
            return Err(Stop::Refused(AddOutcome::KeyUsed));
        }
        if let Some(parent) = &self.parent
            && transaction.query_one(lock_rows(&mut parent.clone())).await?.is_none()
        {
            return Err(Stop::Refused(AddOutcome::NoParent));
        }
        self.rows.write(transaction).await?;
        if let Some(key) = &self.key {
            let now = database_now(transaction).await?;
            if !write_key(transaction, key, now).await? {
                return Err(Stop::Again);
            }
        }
        Ok(())
    }
}
