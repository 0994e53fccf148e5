use frontrow_application::ports::Heard;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

use crate::dialect::is_unique_violation;
use crate::tables::Inbox;
use crate::value::millis;

/// Whether the consumer has taken the event by now.
pub(crate) async fn was_heard(connection: &impl ConnectionTrait, heard: &Heard) -> Result<bool, DbErr> {
    let select = Query::select()
        .column(Inbox::At)
        .from(Inbox::Table)
        .and_where(Expr::col(Inbox::Consumer).eq(heard.consumer))
        .and_where(Expr::col(Inbox::EventId).eq(heard.event.as_str()))
        .to_owned();
    Ok(connection.query_one(&select).await?.is_some())
}

/// Writes that the event was taken, with what follows from it; false when it was taken before, and then the transaction
/// must not commit (on PostgreSQL it cannot).
pub(crate) async fn write_heard(transaction: &DatabaseTransaction, heard: &Heard) -> Result<bool, DbErr> {
    let insert = Query::insert()
        .into_table(Inbox::Table)
        .columns([Inbox::Consumer, Inbox::EventId, Inbox::At])
        .values_panic([heard.consumer.into(), heard.event.as_str().into(), millis(heard.at).into()])
        .to_owned();
    match transaction.execute(&insert).await {
        Ok(_) => Ok(true),
        Err(error) if is_unique_violation(&error) => Ok(false),
        Err(error) => Err(error),
    }
}
