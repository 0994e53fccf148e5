use std::convert::Infallible;

use async_trait::async_trait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::oldest::oldest_before;
use crate::row::Row;
use crate::tables::QueuePlaces;
use crate::transaction::{Stop, Work};
use crate::value::millis;

/// Forgets places that were last heard of before an instant.
pub(super) struct ForgetBefore {
    pub(super) instant: OffsetDateTime,
    pub(super) at_most: u32,
}

#[async_trait]
impl Work for ForgetBefore {
    type Done = u64;
    type Refusal = Infallible;

    /// In the order in which writers lock them.
    async fn run(&self, transaction: &DatabaseTransaction) -> Result<u64, Stop<Infallible>> {
        let keys = [QueuePlaces::Token];
        let oldest = oldest_before(self.instant, self.at_most, QueuePlaces::Table, QueuePlaces::HeardAt, keys);
        let rows = transaction.query_all(&oldest).await?;
        let mut tokens = rows.iter().map(|row| row.get("token")).collect::<Result<Vec<Uuid>, DbErr>>()?;
        tokens.sort_unstable();
        let mut forgotten = 0;
        for token in tokens {
            let delete = Query::delete()
                .from_table(QueuePlaces::Table)
                .and_where(Expr::col(QueuePlaces::Token).eq(token))
                .and_where(Expr::col(QueuePlaces::HeardAt).lt(millis(self.instant)))
                .take();
            forgotten += transaction.execute(&delete).await?.rows_affected();
        }
        Ok(forgotten)
    }
}
