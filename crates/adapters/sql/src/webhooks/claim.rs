//! What is due, of whom, and who takes charge of it.

use std::convert::Infallible;

use async_trait::async_trait;
use frontrow_domain::shared::WebhookId;
use frontrow_domain::webhooks::{Delivery, Status};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement, SimpleExpr};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use time::OffsetDateTime;

use super::delivery_row::{read, select};
use super::endpoint_row::StandingKind;
use crate::codes::Code;
use crate::dialect::lock_free_rows;
use crate::tables::{WebhookDeliveries, WebhookEndpoints};
use crate::transaction::{Stop, Work};
use crate::value::millis;

/// Pending is said as a literal: the index holds what is pending and nothing else.
fn is_due(now: OffsetDateTime) -> SimpleExpr {
    let due_at = Expr::col((WebhookDeliveries::Table, WebhookDeliveries::DueAt));
    Expr::col((WebhookDeliveries::Table, WebhookDeliveries::Status))
        .eq(Status::Pending.literal())
        .and(due_at.lte(millis(now)))
}

fn is_of_endpoint() -> SimpleExpr {
    let endpoint = (WebhookEndpoints::Table, WebhookEndpoints::Id);
    Expr::col((WebhookDeliveries::Table, WebhookDeliveries::EndpointId)).equals(endpoint)
}

fn is_enabled() -> SimpleExpr {
    Expr::col((WebhookEndpoints::Table, WebhookEndpoints::Standing)).eq(StandingKind::Enabled.code())
}

/// Looks for what is due of the receiver that the outer query is at.
fn due_of_endpoint(now: OffsetDateTime, expression: SimpleExpr) -> SelectStatement {
    Query::select()
        .expr(expression)
        .from(WebhookDeliveries::Table)
        .and_where(is_of_endpoint())
        .and_where(is_due(now))
        .take()
}

/// One look into the index for each receiver, however much is due.
pub(super) fn endpoints_due(now: OffsetDateTime) -> SelectStatement {
    Query::select()
        .column((WebhookEndpoints::Table, WebhookEndpoints::Id))
        .from(WebhookEndpoints::Table)
        .and_where(is_enabled())
        .and_where(Expr::exists(due_of_endpoint(now, Expr::val(1))))
        .take()
}

/// How much is due of each receiver. A join would be read from the side of the deliveries.
pub(super) fn count_due(now: OffsetDateTime) -> SelectStatement {
    let how_many = due_of_endpoint(now, Expr::col((WebhookDeliveries::Table, WebhookDeliveries::DueAt)).count());
    Query::select()
        .expr_as(SimpleExpr::SubQuery(None, Box::new(how_many.into())), "due")
        .from(WebhookEndpoints::Table)
        .and_where(is_enabled())
        .take()
}

/// Takes charge of what is due of one receiver, and lets nobody else see it until then.
pub(super) struct Claim {
    pub(super) endpoint: WebhookId,
    pub(super) due: OffsetDateTime,
    pub(super) until: OffsetDateTime,
    pub(super) at_most: u32,
}

#[async_trait]
impl Work for Claim {
    type Done = Vec<Delivery>;
    type Refusal = Infallible;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<Vec<Delivery>, Stop<Infallible>> {
        let mut due = select()
            .and_where(Expr::col(WebhookDeliveries::EndpointId).eq(self.endpoint.as_uuid()))
            .and_where(is_due(self.due))
            .order_by(WebhookDeliveries::DueAt, Order::Asc)
            .limit(u64::from(self.at_most))
            .take();
        let rows = transaction.query_all(lock_free_rows(&mut due)).await?;
        let claimed = rows.iter().map(read).collect::<Result<Vec<Delivery>, DbErr>>()?;
        if claimed.is_empty() {
            return Ok(claimed);
        }
        let update = Query::update()
            .table(WebhookDeliveries::Table)
            .value(WebhookDeliveries::DueAt, millis(self.until))
            .and_where(Expr::col(WebhookDeliveries::Id).is_in(claimed.iter().map(|delivery| delivery.id().as_uuid())))
            .take();
        transaction.execute(&update).await?;
        Ok(claimed)
    }
}
