use std::convert::Infallible;

use async_trait::async_trait;
use frontrow_application::ports::{Inbox as Port, Unavailable};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use time::OffsetDateTime;

use crate::SqlDatabase;
use crate::row::Row;
use crate::tables::Inbox;
use crate::transaction::{Stop, Work};
use crate::value::millis;

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

    /// Named one by one, as old keys are.
    async fn run(&self, transaction: &DatabaseTransaction) -> Result<u64, Stop<Infallible>> {
        let oldest = Query::select()
            .columns([Inbox::Consumer, Inbox::EventId])
            .from(Inbox::Table)
            .and_where(Expr::col(Inbox::At).lt(millis(self.instant)))
            .order_by(Inbox::At, Order::Asc)
            .limit(u64::from(self.at_most))
            .to_owned();
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
