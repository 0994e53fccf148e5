use std::convert::Infallible;

use async_trait::async_trait;
use frontrow_application::ports::{CardAttempt, Payments as Port, Unavailable};
use frontrow_domain::payment::{MethodKind, Payment, Status};
use frontrow_domain::shared::{PaymentId, ReservationId};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use time::{Duration, OffsetDateTime};

use super::row::{card_attempt, payment, select_payments};
use crate::SqlDatabase;
use crate::codes::Code;
use crate::database::unavailable;
use crate::dialect::lock_free_rows;
use crate::tables::Payments;
use crate::transaction::{Stop, Work};
use crate::value::{first_id_at, millis};

/// Payments, and who takes care of which.
#[derive(Clone, Debug)]
pub struct SqlPayments {
    database: SqlDatabase,
}

impl SqlPayments {
    /// The payments in `database`.
    #[must_use]
    pub const fn new(database: SqlDatabase) -> Self {
        Self { database }
    }
}

#[async_trait]
impl Port for SqlPayments {
    async fn find(&self, id: PaymentId) -> Result<Option<Payment>, Unavailable> {
        let select = select_payments().and_where(Expr::col(Payments::Id).eq(id.as_uuid())).to_owned();
        let row = self.database.one(&select).await?;
        row.as_ref().map(payment).transpose().map_err(unavailable)
    }

    async fn of_reservation(&self, reservation: ReservationId) -> Result<Vec<Payment>, Unavailable> {
        let meant_for = Expr::col(Payments::ReservationId).eq(reservation.as_uuid());
        let settles = Expr::col(Payments::TicketId).eq(reservation.as_uuid());
        let select = select_payments().and_where(meant_for.or(settles)).order_by(Payments::Id, Order::Asc).to_owned();
        let rows = self.database.all(&select).await?;
        rows.iter().map(payment).collect::<Result<_, _>>().map_err(unavailable)
    }

    async fn claim_open(
        &self,
        now: OffsetDateTime,
        quiet: Duration,
        claim: Duration,
        at_most: u32,
    ) -> Result<Vec<Payment>, Unavailable> {
        // An open payment's attention_at is when it was last heard of; it comes up when that is `quiet` ago.
        let statuses = vec![Status::Pending, Status::Unknown];
        self.claim(Claim { statuses, due: now - quiet, until: now + claim - quiet, at_most }).await
    }

    async fn claim_refunds(
        &self,
        now: OffsetDateTime,
        claim: Duration,
        at_most: u32,
    ) -> Result<Vec<Payment>, Unavailable> {
        self.claim(Claim { statuses: vec![Status::RefundDue], due: now, until: now + claim, at_most }).await
    }

    async fn card_attempts(
        &self,
        since: OffsetDateTime,
        after: Option<PaymentId>,
        at_most: u32,
    ) -> Result<Vec<CardAttempt>, Unavailable> {
        let asks_a_gateway = [MethodKind::Card.code(), MethodKind::Split.code()];
        let id = Expr::col(Payments::Id);
        let begin = after.map_or_else(|| id.clone().gte(first_id_at(since)), |after| id.clone().gt(after.as_uuid()));
        let select = select_payments()
            .and_where(begin)
            .and_where(Expr::col(Payments::Method).is_in(asks_a_gateway))
            .order_by(Payments::Id, Order::Asc)
            .limit(u64::from(at_most))
            .to_owned();
        let rows = self.database.all(&select).await?;
        rows.iter().map(card_attempt).collect::<Result<_, _>>().map_err(unavailable)
    }
}

impl SqlPayments {
    async fn claim(&self, claim: Claim) -> Result<Vec<Payment>, Unavailable> {
        let Ok(claimed) = self.database.write(claim).await?;
        Ok(claimed)
    }
}

/// Takes charge of payments that are due, and lets nobody else see them until then.
struct Claim {
    statuses: Vec<Status>,
    due: OffsetDateTime,
    until: OffsetDateTime,
    at_most: u32,
}

#[async_trait]
impl Work for Claim {
    type Done = Vec<Payment>;
    type Refusal = Infallible;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<Vec<Payment>, Stop<Infallible>> {
        let mut due = select_payments()
            .and_where(Expr::col(Payments::Status).is_in(self.statuses.iter().map(|status| status.code())))
            .and_where(Expr::col(Payments::AttentionAt).lte(millis(self.due)))
            .order_by(Payments::AttentionAt, Order::Asc)
            .limit(u64::from(self.at_most))
            .to_owned();
        let rows = transaction.query_all(lock_free_rows(&mut due)).await?;
        let claimed = rows.iter().map(payment).collect::<Result<Vec<Payment>, DbErr>>()?;
        if claimed.is_empty() {
            return Ok(claimed);
        }
        let update = Query::update()
            .table(Payments::Table)
            .value(Payments::AttentionAt, millis(self.until))
            .and_where(Expr::col(Payments::Id).is_in(claimed.iter().map(|payment| payment.id().as_uuid())))
            .to_owned();
        transaction.execute(&update).await?;
        Ok(claimed)
    }
}
