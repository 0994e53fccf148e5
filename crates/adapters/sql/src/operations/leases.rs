use async_trait::async_trait;
use frontrow_application::ports::{Leases as Port, Unavailable};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::SqlDatabase;
use crate::dialect::is_unique_violation;
use crate::tables::Leases;
use crate::transaction::{Stop, Work};
use crate::value::millis;

/// One row a job, with who runs it and until when.
#[derive(Clone, Debug)]
pub struct SqlLeases {
    database: SqlDatabase,
}

impl SqlLeases {
    /// The leases in `database`.
    #[must_use]
    pub const fn new(database: SqlDatabase) -> Self {
        Self { database }
    }
}

#[async_trait]
impl Port for SqlLeases {
    async fn acquire(&self, name: &str, holder: Uuid, ttl: Duration, now: OffsetDateTime) -> Result<bool, Unavailable> {
        let (now_millis, until_millis) = (millis(now), millis(now + ttl));
        let acquired = self.database.write(Acquire { name: name.to_owned(), holder, now_millis, until_millis }).await?;
        Ok(acquired.is_ok())
    }
}

struct Acquire {
    name: String,
    holder: Uuid,
    now_millis: i64,
    until_millis: i64,
}

/// Somebody else has the lease.
struct Leased;

#[async_trait]
impl Work for Acquire {
    type Done = ();
    type Refusal = Leased;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), Stop<Leased>> {
        if self.take_or_renew(transaction).await? {
            return Ok(());
        }
        let exists = Query::select()
            .column(Leases::Holder)
            .from(Leases::Table)
            .and_where(Expr::col(Leases::Name).eq(self.name.as_str()))
            .take();
        if transaction.query_one(&exists).await?.is_some() {
            return Err(Stop::Refused(Leased));
        }
        self.write_first(transaction).await
    }
}

impl Acquire {
    async fn take_or_renew(&self, transaction: &DatabaseTransaction) -> Result<bool, sea_orm::DbErr> {
        let mine_or_over =
            Expr::col(Leases::Holder).eq(self.holder).or(Expr::col(Leases::UntilAt).lte(self.now_millis));
        let update = Query::update()
            .table(Leases::Table)
            .value(Leases::Holder, self.holder)
            .value(Leases::UntilAt, self.until_millis)
            .and_where(Expr::col(Leases::Name).eq(self.name.as_str()))
            .and_where(mine_or_over)
            .take();
        Ok(transaction.execute(&update).await?.rows_affected() == 1)
    }

    async fn write_first(&self, transaction: &DatabaseTransaction) -> Result<(), Stop<Leased>> {
        let insert = Query::insert()
            .into_table(Leases::Table)
            .columns([Leases::Name, Leases::Holder, Leases::UntilAt])
            .values_panic([self.name.as_str().into(), self.holder.into(), self.until_millis.into()])
            .take();
        match transaction.execute(&insert).await {
            Ok(_) => Ok(()),
            Err(error) if is_unique_violation(&error) => Err(Stop::Again),
            Err(error) => Err(error.into()),
        }
    }
}
