use frontrow_application::ports::CardAttempt;
use frontrow_domain::payment::{Method, MethodKind, Payment, PaymentKey, RefundReason, State, Status, Stored};
use frontrow_domain::shared::{PaymentId, ReservationId, UserId, Won};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{DbErr, QueryResult};

use crate::codes::Code;
use crate::row::Row;
use crate::tables::Payments;
use crate::value::unreadable;

/// A query for whole payments.
pub(super) fn select_payments() -> SelectStatement {
    Query::select()
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
            Payments::TicketId,
            Payments::DeclinedReason,
            Payments::Captured,
            Payments::RefundReason,
            Payments::CreatedAt,
            Payments::SettledAt,
        ])
        .from(Payments::Table)
        .to_owned()
}

/// The payment in a row of [`select_payments`].
pub(super) fn payment(row: &QueryResult) -> Result<Payment, DbErr> {
    Ok(Payment::from_stored(Stored {
        id: row.id("id", PaymentId::new)?,
        reservation: row.id("reservation_id", ReservationId::new)?,
        payer: row.id("user_id", UserId::new)?,
        method: method(row)?,
        amount: row.won("amount")?,
        created_at: row.instant("created_at")?,
        version: row.count("version")?,
        state: state(row)?,
    }))
}

/// The payment in such a row, and since when it stands as it does: losing an answer decides nothing.
pub(super) fn card_attempt(row: &QueryResult) -> Result<CardAttempt, DbErr> {
    let payment = payment(row)?;
    let since = row.instant_or_none("settled_at")?.unwrap_or_else(|| payment.created_at());
    Ok(CardAttempt { payment, since })
}

fn method(row: &QueryResult) -> Result<Method, DbErr> {
    let key = || {
        let text: Option<String> = row.get("payment_key")?;
        PaymentKey::parse(&text.unwrap_or_default()).map_err(|error| unreadable("a payment key", error))
    };
    Ok(match MethodKind::from_code(row.get("method")?)? {
        MethodKind::Points => Method::Points,
        MethodKind::Card => Method::Card { key: key()? },
        MethodKind::Split => Method::Split { points: row.won("points")?, key: key()? },
    })
}

fn state(row: &QueryResult) -> Result<State, DbErr> {
    Ok(match Status::from_code(row.get("status")?)? {
        Status::Pending => State::Pending,
        Status::Unknown => State::Unknown,
        Status::Approved => {
            let ticket = row.id_or_none("ticket_id", ReservationId::new)?;
            State::Approved { ticket: ticket.ok_or_else(|| unreadable("an approval", "no ticket"))? }
        }
        Status::Declined => {
            State::Declined { reason: row.get::<Option<String>>("declined_reason")?.unwrap_or_default() }
        }
        Status::RefundDue => State::RefundDue { captured: captured(row)?, reason: refund_reason(row)? },
        Status::Refunded => {
            let at = row.instant_or_none("settled_at")?.ok_or_else(|| unreadable("a refund", "no instant"))?;
            State::Refunded { captured: captured(row)?, reason: refund_reason(row)?, at }
        }
    })
}

/// What the gateway holds, or gave back.
pub(crate) fn captured(row: &QueryResult) -> Result<Won, DbErr> {
    let captured: Option<i64> = row.get("captured")?;
    captured.and_then(|won| Won::new(won).ok()).ok_or_else(|| unreadable("an amount captured", "nothing"))
}

/// Why it goes back.
pub(crate) fn refund_reason(row: &QueryResult) -> Result<RefundReason, DbErr> {
    let word: Option<String> = row.get("refund_reason")?;
    let word = word.unwrap_or_default();
    let known = RefundReason::ALL.into_iter().find(|reason| reason.as_str() == word);
    known.ok_or_else(|| unreadable("a reason for a refund", word))
}
