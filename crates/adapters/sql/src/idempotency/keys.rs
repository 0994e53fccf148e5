use std::convert::Infallible;

use async_trait::async_trait;
use frontrow_application::idempotency::Remembered;
use frontrow_application::ports::{IdempotencyKeys as Port, Unavailable};
use frontrow_domain::shared::UserId;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryResult};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::SqlDatabase;
use crate::database::unavailable;
use crate::oldest::oldest_before;
use crate::row::Row;
use crate::tables::IdempotencyKeys;
use crate::transaction::{Stop, Work};
use crate::value::{digest, millis};

/// Keys in a table of their own, written in the commit of their effect.
#[derive(Clone, Debug)]
pub struct SqlIdempotencyKeys {
    database: SqlDatabase,
}

impl SqlIdempotencyKeys {
    /// The keys in `database`.
    #[must_use]
    pub const fn new(database: SqlDatabase) -> Self {
        Self { database }
    }
}

#[async_trait]
impl Port for SqlIdempotencyKeys {
    async fn find(&self, owner: UserId, key: [u8; 16]) -> Result<Option<Remembered>, Unavailable> {
        let select = Query::select()
            .columns([IdempotencyKeys::Fingerprint, IdempotencyKeys::Effect])
            .from(IdempotencyKeys::Table)
            .and_where(Expr::col(IdempotencyKeys::UserId).eq(owner.as_uuid()))
            .and_where(Expr::col(IdempotencyKeys::Digest).eq(digest(key)))
            .to_owned();
        let row = self.database.one(&select).await?;
        row.map(|row| remembered(&row)).transpose().map_err(unavailable)
    }

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
        let keys = [IdempotencyKeys::UserId, IdempotencyKeys::Digest];
        let oldest =
            oldest_before(self.instant, self.at_most, IdempotencyKeys::Table, IdempotencyKeys::CreatedAt, keys);
        let mut forgotten = 0;
        for row in transaction.query_all(&oldest).await? {
            let delete = Query::delete()
                .from_table(IdempotencyKeys::Table)
                .and_where(Expr::col(IdempotencyKeys::UserId).eq(row.get::<Uuid>("user_id")?))
                .and_where(Expr::col(IdempotencyKeys::Digest).eq(row.get::<Uuid>("digest")?))
                .and_where(Expr::col(IdempotencyKeys::CreatedAt).lt(millis(self.instant)))
                .to_owned();
            forgotten += transaction.execute(&delete).await?.rows_affected();
        }
        Ok(forgotten)
    }
}

fn remembered(row: &QueryResult) -> Result<Remembered, DbErr> {
    Ok(Remembered { fingerprint: row.eight_bytes("fingerprint")?, effect: row.get("effect")? })
}
