use frontrow_application::idempotency::KeyUse;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use time::OffsetDateTime;

use crate::dialect::is_unique_violation;
use crate::tables::IdempotencyKeys;
use crate::value::{digest, millis};

/// Whether the key stands for something else by now.
pub(crate) async fn is_used(connection: &impl ConnectionTrait, key: &KeyUse) -> Result<bool, DbErr> {
    let select = Query::select()
        .column(IdempotencyKeys::Effect)
        .from(IdempotencyKeys::Table)
        .and_where(Expr::col(IdempotencyKeys::UserId).eq(key.owner.as_uuid()))
        .and_where(Expr::col(IdempotencyKeys::Digest).eq(digest(key.key.digest)))
        .to_owned();
    let row = connection.query_one(&select).await?;
    let effect: Option<uuid::Uuid> = row.map(|row| row.try_get("", "effect")).transpose()?;
    Ok(effect.is_some() && effect != key.instead_of)
}

/// Writes the key with its effect; false when it is used by now, and then the transaction must not commit (on
/// PostgreSQL it cannot).
pub(crate) async fn write_key(
    transaction: &DatabaseTransaction,
    key: &KeyUse,
    at: OffsetDateTime,
) -> Result<bool, DbErr> {
    match key.instead_of {
        Some(before) => take_over(transaction, key, before, at).await,
        None => insert(transaction, key, at).await,
    }
}

async fn insert(transaction: &DatabaseTransaction, key: &KeyUse, at: OffsetDateTime) -> Result<bool, DbErr> {
    let insert = Query::insert()
        .into_table(IdempotencyKeys::Table)
        .columns([
            IdempotencyKeys::UserId,
            IdempotencyKeys::Digest,
            IdempotencyKeys::Fingerprint,
            IdempotencyKeys::Effect,
            IdempotencyKeys::CreatedAt,
        ])
        .values_panic([
            key.owner.as_uuid().into(),
            digest(key.key.digest).into(),
            key.key.fingerprint.to_vec().into(),
            key.effect.into(),
            millis(at).into(),
        ])
        .to_owned();
    match transaction.execute(&insert).await {
        Ok(_) => Ok(true),
        Err(error) if is_unique_violation(&error) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn take_over(
    transaction: &DatabaseTransaction,
    key: &KeyUse,
    before: uuid::Uuid,
    at: OffsetDateTime,
) -> Result<bool, DbErr> {
    let update = Query::update()
        .table(IdempotencyKeys::Table)
        .value(IdempotencyKeys::Fingerprint, key.key.fingerprint.to_vec())
        .value(IdempotencyKeys::Effect, key.effect)
        .value(IdempotencyKeys::CreatedAt, millis(at))
        .and_where(Expr::col(IdempotencyKeys::UserId).eq(key.owner.as_uuid()))
        .and_where(Expr::col(IdempotencyKeys::Digest).eq(digest(key.key.digest)))
        .and_where(Expr::col(IdempotencyKeys::Effect).eq(before))
        .to_owned();
    Ok(transaction.execute(&update).await?.rows_affected() == 1)
}
