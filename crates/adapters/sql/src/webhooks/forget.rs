use std::convert::Infallible;

use async_trait::async_trait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::oldest::oldest_before;
use crate::row::Row;
use crate::tables::{WebhookAttempts, WebhookDeliveries};
use crate::transaction::{Stop, Work};

/// Forgets deliveries that were queued before an instant.
pub(super) struct ForgetBefore {
    pub(super) instant: OffsetDateTime,
    pub(super) at_most: u32,
}

#[async_trait]
impl Work for ForgetBefore {
    type Done = u64;
    type Refusal = Infallible;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<u64, Stop<Infallible>> {
        let keys = [WebhookDeliveries::Id];
        let oldest =
            oldest_before(self.instant, self.at_most, WebhookDeliveries::Table, WebhookDeliveries::QueuedAt, keys);
        let rows = transaction.query_all(&oldest).await?;
        let mut ids = rows.iter().map(|row| row.get("id")).collect::<Result<Vec<Uuid>, DbErr>>()?;
        if ids.is_empty() {
            return Ok(0);
        }
        ids.sort_unstable();
        let attempts = Query::delete()
            .from_table(WebhookAttempts::Table)
            .and_where(Expr::col(WebhookAttempts::DeliveryId).is_in(ids.clone()))
            .take();
        transaction.execute(&attempts).await?;
        let deliveries = Query::delete()
            .from_table(WebhookDeliveries::Table)
            .and_where(Expr::col(WebhookDeliveries::Id).is_in(ids))
            .take();
        Ok(transaction.execute(&deliveries).await?.rows_affected())
    }
}
