use async_trait::async_trait;
use frontrow_application::page::{Page, Slice};
use frontrow_application::ports::{ClaimsPage, ReservationSearch, Reservations as Port, SlotArea, Unavailable};
use frontrow_domain::reservation::{Reservation, Status, Transition};
use frontrow_domain::shared::{ReservationId, UserId};
use sea_orm::sea_query::{Expr, ExprTrait, Order, SelectStatement, SimpleExpr};
use time::OffsetDateTime;

use super::claims::{select_claims, select_id_further_on, select_many};
use super::expire::expire_due;
use super::find::select_by_key;
use super::key_lookups::KeyLookups;
use super::log::{select_log, transition};
use super::row::{reservation, select_reservations};
use super::search::select_found;
use crate::SqlDatabase;
use crate::codes::Code;
use crate::database::unavailable;
use crate::row::Row;
use crate::tables::Reservations;
use crate::value::millis;

/// The reservations there are.
#[derive(Clone, Debug)]
pub struct SqlReservations {
    database: SqlDatabase,
    keys: KeyLookups,
}

impl SqlReservations {
    /// The reservations in `database`.
    #[must_use]
    pub fn new(database: SqlDatabase) -> Self {
        Self { keys: KeyLookups::new(database.clone()), database }
    }

    async fn all(&self, select: &SelectStatement) -> Result<Vec<Reservation>, Unavailable> {
        let rows = self.database.all(select).await?;
        rows.iter().map(reservation).collect::<Result<_, _>>().map_err(unavailable)
    }
}

#[async_trait]
impl Port for SqlReservations {
    async fn find(&self, id: ReservationId) -> Result<Option<Reservation>, Unavailable> {
        let select = select_reservations().and_where(Expr::col(Reservations::Id).eq(id.as_uuid())).to_owned();
        Ok(self.all(&select).await?.pop())
    }

    async fn find_by_key(
        &self,
        holder: UserId,
        digest: [u8; 16],
    ) -> Result<Option<(Reservation, [u8; 8])>, Unavailable> {
        // Everybody who is refused asks, and next to nobody asked before.
        if !self.keys.is_used(holder, digest).await? {
            return Ok(None);
        }
        let row = self.database.one(&select_by_key(holder, digest)).await?;
        let found = row.map(|row| Ok((reservation(&row)?, row.eight_bytes("fingerprint")?)));
        found.transpose().map_err(unavailable)
    }

    async fn list(
        &self,
        holder: UserId,
        status: Option<Status>,
        page: Page,
        now: OffsetDateTime,
    ) -> Result<Slice<Reservation>, Unavailable> {
        let select = select_reservations()
            .and_where(Expr::col(Reservations::UserId).eq(holder.as_uuid()))
            .and_where_option(status.map(|status| told_as(status, now)))
            .and_where_option(page.after().map(|after| Expr::col(Reservations::Id).lt(after)))
            .order_by(Reservations::Id, Order::Desc)
            .limit(page.rows_to_read())
            .to_owned();
        Ok(page.cut(self.all(&select).await?, |reservation| reservation.id().as_uuid()))
    }

    async fn log(&self, id: ReservationId) -> Result<Vec<Transition>, Unavailable> {
        let rows = self.database.all(&select_log(id)).await?;
        rows.iter().map(transition).collect::<Result<_, _>>().map_err(unavailable)
    }

    async fn expire_due(&self, now: OffsetDateTime, at_most: u32) -> Result<Vec<ReservationId>, Unavailable> {
        expire_due(&self.database, now, at_most).await
    }

    async fn find_many(&self, ids: &[ReservationId]) -> Result<Vec<Reservation>, Unavailable> {
        if ids.is_empty() { Ok(Vec::new()) } else { self.all(&select_many(ids)).await }
    }

    async fn claims(&self, area: SlotArea, after: ReservationId, look_at_most: u32) -> Result<ClaimsPage, Unavailable> {
        let last = self.database.one(&select_id_further_on(after, look_at_most)).await?;
        let next = last.map(|row| row.id("id", ReservationId::new)).transpose().map_err(unavailable)?;
        Ok(ClaimsPage { claims: self.all(&select_claims(area, after, next)).await?, next })
    }

    async fn search(&self, by: &ReservationSearch) -> Result<Vec<Reservation>, Unavailable> {
        self.all(&select_found(by)).await
    }
}

/// The rows of which a person would be told this status at `now`: a lapsed hold is an expired one, swept or not.
fn told_as(status: Status, now: OffsetDateTime) -> SimpleExpr {
    let stored_as = |status: Status| Expr::col(Reservations::Status).eq(status.code());
    let deadline = || Expr::col(Reservations::ExpiresAt);
    let held = || stored_as(Status::TemporarilyAssigned);
    match status {
        Status::TemporarilyAssigned => held().and(deadline().gt(millis(now))),
        Status::Expired => stored_as(Status::Expired).or(held().and(deadline().lte(millis(now)))),
        settled @ (Status::Confirmed | Status::Cancelled) => stored_as(settled),
    }
}
