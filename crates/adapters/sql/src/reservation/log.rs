use frontrow_domain::reservation::{Kind, Status, Transition};
use frontrow_domain::shared::{Actor, Reason, ReservationId};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{DbErr, QueryResult};

use crate::codes::Code;
use crate::row::Row;
use crate::tables::Journal;

/// The columns of a step.
pub(crate) const STEP_COLUMNS: [Journal; 8] = [
    Journal::ReservationId,
    Journal::Version,
    Journal::Type,
    Journal::FromStatus,
    Journal::ToStatus,
    Journal::Actor,
    Journal::Reason,
    Journal::At,
];

/// Every step of one reservation.
pub(super) fn select_log(id: ReservationId) -> SelectStatement {
    Query::select()
        .columns(STEP_COLUMNS)
        .from(Journal::Table)
        .and_where(Expr::col(Journal::ReservationId).eq(id.as_uuid()))
        .order_by(Journal::Version, Order::Asc)
        .to_owned()
}

/// The step in a row of the journal.
pub(crate) fn transition(row: &QueryResult) -> Result<Transition, DbErr> {
    let reason: Option<String> = row.get("reason")?;
    let from: Option<i16> = row.get("from_status")?;
    Ok(Transition {
        reservation: row.id("reservation_id", ReservationId::new)?,
        version: row.count("version")?,
        kind: Kind::from_code(row.get("type")?)?,
        from: from.map(Status::from_code).transpose()?,
        to: Status::from_code(row.get("to_status")?)?,
        actor: Actor::from_code(row.get("actor")?)?,
        reason: reason.as_deref().map(Reason::cut),
        at: row.instant("at")?,
    })
}
