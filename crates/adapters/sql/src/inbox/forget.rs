use std::convert::Infallible;

use async_trait::async_trait;
use frontrow_application::ports::{Inbox as Port, Unavailable};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use time::OffsetDateTime;

use crate::SqlDatabase;
use crate::oldest::oldest_before;
use crate::row::Row;
use crate::tables::Inbox;
use crate::transaction::{Stop, Work};

/// What consumers have taken, one row an event.
#[derive(Clone, Debug)]
pub struct SqlInbox {
    database: SqlDatabase,
}

impl SqlInbox {
    /// The inbox in `database`.
    #[must_use]
    pub const fn new(database: SqlDatabase) -> Self {
        Self { database }
    }
}

#[async_trait]
impl Port for SqlInbox {
    async fn forget_before(&self, instant: OffsetDateTime, at_most: u32) -> Result<u64, Unavailable> {
        let Ok(forgotten) = self.database.write(ForgetBefore { instant, at_most }).await?;
        Ok(forgotten)
    }
}

struct ForgetBefore {
    instant: OffsetDateTime,
    at_most: u32,
}

#[async_trait]
impl Work for ForgetBefore {
    type Done = u64;
    type Refusal = Infallible;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<u64, Stop<Infallible>> {
        let keys = [Inbox::Consumer, Inbox::EventId];
        let oldest = oldest_before(self.instant, self.at_most, Inbox::Table, Inbox::At, keys);
        let mut forgotten = 0;
        for row in transaction.query_all(&oldest).await? {
            let delete = Query::delete()
                .from_table(Inbox::Table)
                .and_where(Expr::col(Inbox::Consumer).eq(row.get::<String>("consumer")?))
                .and_where(Expr::col(Inbox::EventId).eq(row.get::<String>("event_id")?))
                .to_owned();
            forgotten += transaction.execute(&delete).await?.rows_affected();
        }
        Ok(forgotten)
    }
}
