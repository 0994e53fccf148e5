use std::convert::Infallible;

use async_trait::async_trait;
use frontrow_domain::webhooks::Delivery;
use sea_orm::sea_query::{OnConflict, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::delivery_row::{COLUMNS, values};
use crate::tables::WebhookDeliveries;
use crate::transaction::{Stop, Work};

/// Rows of one statement: with twelve values each, far below what any of the three takes.
const ROWS_AT_ONCE: usize = 200;

/// Queues what is not queued yet, all of it or nothing.
pub(super) struct Enqueue(pub(super) Vec<Delivery>);

#[async_trait]
impl Work for Enqueue {
    type Done = ();
    type Refusal = Infallible;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), Stop<Infallible>> {
        for deliveries in self.0.chunks(ROWS_AT_ONCE) {
            let mut insert = Query::insert();
            insert.into_table(WebhookDeliveries::Table).columns(COLUMNS);
            for delivery in deliveries {
                insert.values_panic(values(delivery));
            }
            let once = [WebhookDeliveries::EndpointId, WebhookDeliveries::EventId];
            insert.on_conflict(OnConflict::columns(once).do_nothing_on([WebhookDeliveries::Id]).to_owned());
            transaction.execute(&insert).await?;
        }
        Ok(())
    }
}
