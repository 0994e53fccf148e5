use frontrow_domain::reservation::Change;
use frontrow_domain::shared::Reason;
use sea_orm::sea_query::Query;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

use super::NewHold;
use crate::codes::Code;
use crate::tables::Journal;
use crate::value::{count, millis};

/// One row for each step: the log and the event in one.
pub(super) async fn write(
    transaction: &DatabaseTransaction,
    batch: i64,
    holds: &[NewHold],
    steps: &[Change],
) -> Result<(), DbErr> {
    let mut insert = Query::insert();
    insert.into_table(Journal::Table).columns([
        Journal::ReservationId,
        Journal::Version,
        Journal::Batch,
        Journal::FromStatus,
        Journal::ToStatus,
        Journal::Actor,
        Journal::Reason,
        Journal::At,
        Journal::Type,
    ]);
    let changes: Vec<&Change> = holds.iter().map(|hold| &hold.change).chain(steps).collect();
    if changes.is_empty() {
        return Ok(());
    }
    for Change { transition: step, .. } in changes {
        insert.values_panic([
            step.reservation.as_uuid().into(),
            count(step.version).into(),
            batch.into(),
            step.from.map(Code::code).into(),
            step.to.code().into(),
            step.actor.code().into(),
            step.reason.as_ref().map(Reason::as_str).into(),
            millis(step.at).into(),
            step.kind.code().into(),
        ]);
    }
    transaction.execute(&insert).await.map(|_| ())
}
