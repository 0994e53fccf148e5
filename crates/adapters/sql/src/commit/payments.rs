use frontrow_domain::payment::{Change, Payment, PaymentKey, State, Status};
use frontrow_domain::shared::{ReservationId, Won};
use sea_orm::sea_query::{Expr, ExprTrait, InsertStatement, Query, UpdateStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use uuid::Uuid;

use super::Refusal;
use crate::codes::Code;
use crate::dialect::is_unique_violation;
use crate::tables::{PaymentJournal, Payments};
use crate::transaction::Stop;
use crate::value::{count, millis};

/// Takes the steps in the order given. That two attempts never occupy one reservation is the unique index's doing.
pub(super) async fn write(transaction: &DatabaseTransaction, changes: &[Change]) -> Result<(), Stop<Refusal>> {
    for change in changes {
        let written = match change.transition.from {
            None => transaction.execute(&insert(&change.after)).await,
            Some(from) => transaction.execute(&update(change, from)).await,
        };
        match written {
            Ok(written) if written.rows_affected() == 1 => {}
            Ok(_) => return Err(Stop::Refused(Refusal::Superseded)),
            Err(error) if is_unique_violation(&error) => return Err(Stop::Refused(Refusal::Occupied)),
            Err(error) => return Err(Stop::Failed(error)),
        }
    }
    Ok(())
}

fn insert(payment: &Payment) -> InsertStatement {
    Query::insert()
        .into_table(Payments::Table)
        .columns([
            Payments::Id,
            Payments::ReservationId,
            Payments::UserId,
            Payments::Method,
            Payments::Amount,
            Payments::Points,
            Payments::PaymentKey,
            Payments::Status,
            Payments::Version,
            Payments::Occupies,
            Payments::CreatedAt,
            Payments::AttentionAt,
        ])
        .values_panic([
            payment.id().as_uuid().into(),
            payment.reservation().as_uuid().into(),
            payment.payer().as_uuid().into(),
            payment.method().kind().code().into(),
            payment.amount().amount().into(),
            payment.points().amount().into(),
            payment.method().gateway_key().map(PaymentKey::as_str).into(),
            payment.status().code().into(),
            count(payment.version()).into(),
            payment.occupies().map(ReservationId::as_uuid).into(),
            millis(payment.created_at()).into(),
            millis(payment.created_at()).into(),
        ])
        .to_owned()
}

/// Writes everything a step can change. Losing the answer is no news for the worker that asked: its claim stands.
fn update(change: &Change, from: Status) -> UpdateStatement {
    let (after, at) = (&change.after, millis(change.transition.at));
    let columns = StateColumns::of(after.state());
    let mut update = Query::update();
    update
        .table(Payments::Table)
        .value(Payments::Status, after.status().code())
        .value(Payments::Version, count(after.version()))
        .value(Payments::Occupies, after.occupies().map(ReservationId::as_uuid))
        .and_where(Expr::col(Payments::Id).eq(after.id().as_uuid()))
        .and_where(Expr::col(Payments::Version).eq(count(after.version().saturating_sub(1))))
        .and_where(Expr::col(Payments::Status).eq(from.code()));
    if after.status() != Status::Unknown {
        update.value(Payments::AttentionAt, at).value(Payments::SettledAt, at);
    }
    if let Some(ticket) = columns.ticket {
        update.value(Payments::TicketId, ticket);
    }
    update
        .value(Payments::DeclinedReason, columns.declined_reason)
        .value(Payments::Captured, columns.captured)
        .value(Payments::RefundReason, columns.refund_reason)
        .to_owned()
}

/// What is known only in some states. A ticket that was paid stays named when the money goes back.
#[derive(Default)]
struct StateColumns<'a> {
    ticket: Option<Uuid>,
    declined_reason: Option<&'a str>,
    captured: Option<i64>,
    refund_reason: Option<&'static str>,
}

impl<'a> StateColumns<'a> {
    fn of(state: &'a State) -> Self {
        let refund = |captured: &Won, reason: &'static str| Self {
            captured: Some(captured.amount()),
            refund_reason: Some(reason),
            ..Self::default()
        };
        match state {
            State::Pending | State::Unknown => Self::default(),
            State::Approved { ticket } => Self { ticket: Some(ticket.as_uuid()), ..Self::default() },
            State::Declined { reason } => Self { declined_reason: Some(reason), ..Self::default() },
            State::RefundDue { captured, reason } | State::Refunded { captured, reason, .. } => {
                refund(captured, reason.as_str())
            }
        }
    }
}

/// One row for each step of a payment.
pub(super) async fn write_journal(
    transaction: &DatabaseTransaction,
    batch: i64,
    changes: &[Change],
) -> Result<(), DbErr> {
    if changes.is_empty() {
        return Ok(());
    }
    let mut insert = Query::insert();
    insert.into_table(PaymentJournal::Table).columns([
        PaymentJournal::PaymentId,
        PaymentJournal::Version,
        PaymentJournal::Batch,
        PaymentJournal::FromStatus,
        PaymentJournal::ToStatus,
        PaymentJournal::At,
    ]);
    for Change { transition, .. } in changes {
        insert.values_panic([
            transition.payment.as_uuid().into(),
            count(transition.version).into(),
            batch.into(),
            transition.from.map(Code::code).into(),
            transition.to.code().into(),
            millis(transition.at).into(),
        ]);
    }
    transaction.execute(&insert).await.map(|_| ())
}
