use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::page::{Page, Slice};
use frontrow_application::ports::{Catalog, Sale, SeatMap, Unavailable};
use frontrow_domain::catalog::{Concert, ConcertDate, Seat, Section, SectionKind, SectionStatus};
use frontrow_domain::shared::{ConcertId, DateId, SeatId, SectionId};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{DbErr, QueryResult};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{concerts, dates, seats, sections};
use crate::SqlDatabase;
use crate::codes::Code;
use crate::database::unavailable;
use crate::tables::{ConcertDates, Concerts, Sections};

/// What is on sale, read from the tables that are sold from.
#[derive(Clone, Debug)]
pub struct SqlCatalog {
    database: SqlDatabase,
}

impl SqlCatalog {
    /// What is on sale in `database`.
    #[must_use]
    pub const fn new(database: SqlDatabase) -> Self {
        Self { database }
    }

    async fn list<T>(
        &self,
        select: &SelectStatement,
        read: impl Fn(&QueryResult) -> Result<T, DbErr>,
    ) -> Result<Vec<T>, Unavailable> {
        self.database.all(select).await?.iter().map(read).collect::<Result<_, _>>().map_err(unavailable)
    }

    async fn sections_page(&self, mut select: SelectStatement, page: Page) -> Result<Slice<Section>, Unavailable> {
        select
            .and_where(Expr::col((Sections::Table, Sections::Kind)).eq(SectionKind::Standing.code()))
            .and_where_option(page.after().map(|after| Expr::col((Sections::Table, Sections::Id)).gt(after)))
            .order_by((Sections::Table, Sections::Id), Order::Asc)
            .limit(page.rows_to_read());
        let sections = self.list(&select, sections::read).await?;
        Ok(page.cut(sections, |section| section.id.as_uuid()))
    }
}

#[async_trait]
impl Catalog for SqlCatalog {
    async fn concerts(&self, page: Page) -> Result<Slice<Concert>, Unavailable> {
        let select = concerts::select()
            .and_where_option(page.after().map(|after| Expr::col((Concerts::Table, Concerts::Id)).gt(after)))
            .order_by((Concerts::Table, Concerts::Id), Order::Asc)
            .limit(page.rows_to_read())
            .to_owned();
        let concerts = self.list(&select, concerts::read).await?;
        Ok(page.cut(concerts, |concert| concert.id.as_uuid()))
    }

    async fn concert(&self, id: ConcertId) -> Result<Option<Concert>, Unavailable> {
        let select = concerts::select().and_where(Expr::col((Concerts::Table, Concerts::Id)).eq(id.as_uuid())).take();
        let row = self.database.one(&select).await?;
        row.map(|row| concerts::read(&row)).transpose().map_err(unavailable)
    }

    async fn dates(&self, concert: ConcertId, page: Page) -> Result<Slice<ConcertDate>, Unavailable> {
        let mut select = Query::select();
        select.from(Concerts::Table).and_where(concerts::is_live());
        dates::join_with_counters(&mut select, self.database.backend())
            .and_where(Expr::col((ConcertDates::Table, ConcertDates::ConcertId)).eq(concert.as_uuid()))
            .and_where_option(page.after().map(starts_after))
            .order_by((ConcertDates::Table, ConcertDates::StartsAt), Order::Asc)
            .order_by((ConcertDates::Table, ConcertDates::Id), Order::Asc)
            .limit(page.rows_to_read());
        let dates = self.list(&select, dates::read).await?;
        Ok(page.cut(dates, |date| date.id.as_uuid()))
    }

    async fn sale(&self, date: DateId) -> Result<Option<Sale>, Unavailable> {
        let mut select = concerts::select();
        dates::join_with_counters(&mut select, self.database.backend())
            .and_where(Expr::col((ConcertDates::Table, ConcertDates::Id)).eq(date.as_uuid()));
        let row = self.database.one(&select).await?;
        let read = |row| Ok(Sale { concert: concerts::read(&row)?, date: dates::read(&row)? });
        row.map(read).transpose().map_err(unavailable)
    }

    async fn seat_map(&self, date: DateId, now: OffsetDateTime) -> Result<Option<Arc<SeatMap>>, Unavailable> {
        let rows = self.database.all(&seats::select_hall(date)).await?;
        let map = seats::read_hall(date, &rows, now).map_err(unavailable)?;
        Ok(map.map(Arc::new))
    }

    async fn seat_map_version(&self, date: DateId, now: OffsetDateTime) -> Result<Option<u64>, Unavailable> {
        let row = self.database.one(&seats::select_version(self.database.backend(), date, now)).await?;
        row.map(|row| seats::read_version(&row)).transpose().map_err(unavailable)
    }

    async fn seats(&self, date: DateId, ids: &[SeatId], now: OffsetDateTime) -> Result<Vec<Seat>, Unavailable> {
        let rows = self.database.all(&seats::select_some(date, ids)).await?;
        seats::read_some(&rows, now).map_err(unavailable)
    }

    async fn sections(&self, date: DateId, page: Page) -> Result<Slice<Section>, Unavailable> {
        let of_date = Expr::col((Sections::Table, Sections::DateId)).eq(date.as_uuid());
        self.sections_page(sections::select().and_where(of_date).take(), page).await
    }

    async fn available_sections(&self, date: Option<DateId>, page: Page) -> Result<Slice<Section>, Unavailable> {
        let select = sections::select()
            .and_where(Expr::col((Sections::Table, Sections::Status)).eq(SectionStatus::Open.code()))
            .and_where(Expr::col((Sections::Table, Sections::Available)).gt(0))
            .and_where_option(date.map(|date| Expr::col((Sections::Table, Sections::DateId)).eq(date.as_uuid())))
            .take();
        self.sections_page(select, page).await
    }

    async fn section(&self, id: SectionId) -> Result<Option<Section>, Unavailable> {
        let select = sections::select().and_where(Expr::col((Sections::Table, Sections::Id)).eq(id.as_uuid())).take();
        let row = self.database.one(&select).await?;
        row.map(|row| sections::read(&row)).transpose().map_err(unavailable)
    }
}

/// Whether a date comes behind `date` in the order of start and id. Nothing does behind an unknown one.
fn starts_after(date: Uuid) -> Expr {
    let position = Expr::tuple([
        Expr::col((ConcertDates::Table, ConcertDates::StartsAt)),
        Expr::col((ConcertDates::Table, ConcertDates::Id)),
    ]);
    let after = Query::select()
        .columns([ConcertDates::StartsAt, ConcertDates::Id])
        .from(ConcertDates::Table)
        .and_where(Expr::col(ConcertDates::Id).eq(date))
        .take();
    position.gt(Expr::from(sea_orm::sea_query::SubQueryStatement::from(after)))
}
