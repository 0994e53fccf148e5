use async_trait::async_trait;
use frontrow_application::page::{Page, Slice};
use frontrow_application::ports::{Unavailable, WebhookDeliveries as Port};
use frontrow_domain::shared::{DeliveryId, WebhookId};
use frontrow_domain::webhooks::{Attempt, Delivery, Status};
use sea_orm::sea_query::{Expr, ExprTrait, Order, SelectStatement};
use time::{Duration, OffsetDateTime};

use super::attempts::{Record, attempt, select_attempts};
use super::claim::{Claim, count_due, endpoints_due};
use super::delivery_row::{read, select};
use super::enqueue::Enqueue;
use super::forget::ForgetBefore;
use crate::SqlDatabase;
use crate::codes::Code;
use crate::database::unavailable;
use crate::row::Row;
use crate::tables::WebhookDeliveries;

/// What goes to whom, in one table; what came of it, in another.
#[derive(Clone, Debug)]
pub struct SqlWebhookDeliveries {
    database: SqlDatabase,
}

impl SqlWebhookDeliveries {
    /// The deliveries in `database`.
    #[must_use]
    pub const fn new(database: SqlDatabase) -> Self {
        Self { database }
    }

    async fn all(&self, select: &SelectStatement) -> Result<Vec<Delivery>, Unavailable> {
        let rows = self.database.all(select).await?;
        rows.iter().map(read).collect::<Result<_, _>>().map_err(unavailable)
    }
}

#[async_trait]
impl Port for SqlWebhookDeliveries {
    async fn enqueue(&self, deliveries: &[Delivery]) -> Result<(), Unavailable> {
        if deliveries.is_empty() {
            return Ok(());
        }
        let Ok(()) = self.database.write(Enqueue(deliveries.to_vec())).await?;
        Ok(())
    }

    async fn find(&self, id: DeliveryId) -> Result<Option<Delivery>, Unavailable> {
        let select = select().and_where(Expr::col(WebhookDeliveries::Id).eq(id.as_uuid())).take();
        Ok(self.all(&select).await?.pop())
    }

    async fn endpoints_due(&self, now: OffsetDateTime) -> Result<Vec<WebhookId>, Unavailable> {
        let rows = self.database.all(&endpoints_due(now)).await?;
        rows.iter().map(|row| row.id("id", WebhookId::new)).collect::<Result<_, _>>().map_err(unavailable)
    }

    async fn claim_due(
        &self,
        endpoint: WebhookId,
        now: OffsetDateTime,
        claim: Duration,
        at_most: u32,
    ) -> Result<Vec<Delivery>, Unavailable> {
        let Ok(claimed) = self.database.write(Claim { endpoint, due: now, until: now + claim, at_most }).await?;
        Ok(claimed)
    }

    async fn record(&self, after: &Delivery, attempt: Option<Attempt>) -> Result<bool, Unavailable> {
        let recorded = self.database.write(Record { after: after.clone(), attempt }).await?;
        Ok(recorded.is_ok())
    }

    async fn attempts(&self, id: DeliveryId) -> Result<Vec<Attempt>, Unavailable> {
        let rows = self.database.all(&select_attempts(id)).await?;
        rows.iter().map(attempt).collect::<Result<_, _>>().map_err(unavailable)
    }

    async fn list(
        &self,
        endpoint: WebhookId,
        status: Option<Status>,
        page: Page,
    ) -> Result<Slice<Delivery>, Unavailable> {
        let select = select()
            .and_where(Expr::col(WebhookDeliveries::EndpointId).eq(endpoint.as_uuid()))
            .and_where_option(status.map(|status| Expr::col(WebhookDeliveries::Status).eq(status.code())))
            .and_where_option(page.after().map(|after| Expr::col(WebhookDeliveries::Id).lt(after)))
            .order_by(WebhookDeliveries::Id, Order::Desc)
            .limit(page.rows_to_read())
            .take();
        Ok(page.cut(self.all(&select).await?, |delivery| delivery.id().as_uuid()))
    }

    async fn forget_before(&self, instant: OffsetDateTime, at_most: u32) -> Result<u64, Unavailable> {
        let Ok(forgotten) = self.database.write(ForgetBefore { instant, at_most }).await?;
        Ok(forgotten)
    }

    async fn count_due(&self, now: OffsetDateTime) -> Result<u64, Unavailable> {
        let rows = self.database.all(&count_due(now)).await?;
        let counted = rows.iter().map(|row| row.get("due")).collect::<Result<Vec<i64>, _>>().map_err(unavailable)?;
        Ok(counted.into_iter().map(i64::unsigned_abs).sum())
    }
}
