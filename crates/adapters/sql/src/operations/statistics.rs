use async_trait::async_trait;
use frontrow_application::ports::{SalesFigures, Statistics, Unavailable};
use frontrow_domain::reservation::Status;
use frontrow_domain::shared::{ConcertId, Won};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, QueryResult};
use time::{Duration, OffsetDateTime};

use crate::SqlDatabase;
use crate::codes::Code;
use crate::database::{CALL_AT_MOST, unavailable};
use crate::row::Row;
use crate::snapshot::Reading;
use crate::sum::whole_sum;
use crate::tables::{ConcertDates, Reservations, Sections};
use crate::value::{millis, unreadable};

/// How concerts sell: places from the counters of their sections, the rest from their reservations.
#[derive(Clone, Debug)]
pub struct SqlStatistics {
    database: SqlDatabase,
}

impl SqlStatistics {
    /// The figures in `database`.
    #[must_use]
    pub const fn new(database: SqlDatabase) -> Self {
        Self { database }
    }
}

#[async_trait]
impl Statistics for SqlStatistics {
    async fn sales(&self, concert: ConcertId, now: OffsetDateTime) -> Result<SalesFigures, Unavailable> {
        self.database.at_one_instant(CALL_AT_MOST, Sales { concert, now }).await
    }

    async fn places_left(&self, concert: ConcertId) -> Result<u64, Unavailable> {
        let select = places(self.database.backend(), concert);
        let row = self.database.one(&select).await?;
        row.map_or(Ok(0), |row| number(&row, "available")).map_err(unavailable)
    }
}

struct Sales {
    concert: ConcertId,
    now: OffsetDateTime,
}

#[async_trait]
impl Reading for Sales {
    type Found = SalesFigures;

    /// A hold that has lapsed is counted as expired and its places as left, whether or not the sweep came by.
    async fn run(&self, snapshot: &DatabaseTransaction) -> Result<SalesFigures, DbErr> {
        let backend = snapshot.get_database_backend();
        let places = one(snapshot, &places(backend, self.concert)).await?;
        let reservations = one(snapshot, &self.reservations(backend)).await?;
        let lapsed = one(snapshot, &self.lapsed(backend)).await?;
        let last_minute = one(snapshot, &self.sold_last_minute(backend)).await?;
        let lapsed_places = number(&lapsed, "places")?;
        Ok(SalesFigures {
            sold: number(&places, "sold")?,
            held: number(&places, "held")?.saturating_sub(lapsed_places),
            available: number(&places, "available")? + lapsed_places,
            revenue: Won::new(places.get("revenue")?).unwrap_or(Won::MAX),
            sold_last_minute: number(&last_minute, "places")?,
            reservations: number(&reservations, "made")?,
            expired: number(&reservations, "expired")? + number(&lapsed, "reservations")?,
        })
    }
}

impl Sales {
    fn reservations(&self, backend: DbBackend) -> SelectStatement {
        let expired = Expr::case(Expr::col(Reservations::Status).eq(Status::Expired.code()), 1).finally(0);
        self.of_concert()
            .expr_as(Func::count(Expr::col(Reservations::Status)), "made")
            .expr_as(whole_sum(backend, expired.into()), "expired")
            .take()
    }

    fn lapsed(&self, backend: DbBackend) -> SelectStatement {
        self.of_concert()
            .expr_as(Func::count(Expr::col(Reservations::Status)), "reservations")
            .expr_as(whole_sum(backend, Expr::col(Reservations::Quantity)), "places")
            .and_where(Expr::col(Reservations::Status).eq(Status::TemporarilyAssigned.code()))
            .and_where(Expr::col(Reservations::ExpiresAt).lte(millis(self.now)))
            .take()
    }

    fn sold_last_minute(&self, backend: DbBackend) -> SelectStatement {
        let a_minute_ago = millis(self.now - Duration::MINUTE);
        self.of_concert()
            .expr_as(whole_sum(backend, Expr::col(Reservations::Quantity)), "places")
            .and_where(Expr::col(Reservations::Status).eq(Status::Confirmed.code()))
            .and_where(Expr::col(Reservations::ConfirmedAt).gt(a_minute_ago))
            .take()
    }

    fn of_concert(&self) -> SelectStatement {
        Query::select()
            .from(Reservations::Table)
            .and_where(Expr::col(Reservations::ConcertId).eq(self.concert.as_uuid()))
            .take()
    }
}

/// What the sections of a concert add up to. The price of a section never changes, so what was sold at it is known.
fn places(backend: DbBackend, concert: ConcertId) -> SelectStatement {
    let revenue = Expr::col(Sections::Confirmed).mul(Expr::col(Sections::Price));
    Query::select()
        .expr_as(whole_sum(backend, Expr::col(Sections::Confirmed)), "sold")
        .expr_as(whole_sum(backend, Expr::col(Sections::Held)), "held")
        .expr_as(whole_sum(backend, Expr::col(Sections::Available)), "available")
        .expr_as(whole_sum(backend, revenue), "revenue")
        .from(ConcertDates::Table)
        .inner_join(
            Sections::Table,
            Expr::col((Sections::Table, Sections::DateId)).equals((ConcertDates::Table, ConcertDates::Id)),
        )
        .and_where(Expr::col((ConcertDates::Table, ConcertDates::ConcertId)).eq(concert.as_uuid()))
        .take()
}

async fn one(snapshot: &DatabaseTransaction, select: &SelectStatement) -> Result<QueryResult, DbErr> {
    snapshot.query_one(select).await?.ok_or_else(|| unreadable("a sum", "nothing"))
}

fn number(row: &QueryResult, column: &str) -> Result<u64, DbErr> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| unreadable(column, number))
}
