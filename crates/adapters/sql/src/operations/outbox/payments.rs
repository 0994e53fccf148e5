use frontrow_application::events::{Event, Money, PaymentMoved, Refund};
use frontrow_domain::payment::{Status, Transition};
use frontrow_domain::shared::{PaymentId, ReservationId, UserId, Won};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::{in_order, number};
use crate::codes::Code;
use crate::payment::{captured, refund_reason};
use crate::row::Row;
use crate::tables::{PaymentJournal, Payments};
use crate::value::unreadable;

/// What happened to payments in these commits, with the commit's number.
pub(super) async fn of_batches(connection: &impl ConnectionTrait, numbers: &[i64]) -> Result<Vec<(i64, Event)>, DbErr> {
    let mut select = Query::select();
    select
        .columns([PaymentJournal::PaymentId, PaymentJournal::Version, PaymentJournal::Batch].map(of_journal))
        .columns([PaymentJournal::FromStatus, PaymentJournal::ToStatus, PaymentJournal::At].map(of_journal))
        .columns([Payments::ReservationId, Payments::UserId, Payments::Method, Payments::Amount].map(of_payment))
        .columns([Payments::Points, Payments::TicketId, Payments::DeclinedReason].map(of_payment))
        .columns([Payments::Captured, Payments::RefundReason].map(of_payment))
        .from(PaymentJournal::Table)
        .inner_join(Payments::Table, Expr::col(of_payment(Payments::Id)).equals(of_journal(PaymentJournal::PaymentId)));
    let (batch, payment) = (of_journal(PaymentJournal::Batch), of_journal(PaymentJournal::PaymentId));
    let select =
        in_order(select, batch, payment, numbers).order_by(of_journal(PaymentJournal::Version), Order::Asc).take();
    connection.query_all(&select).await?.iter().map(moved).collect()
}

const fn of_journal(column: PaymentJournal) -> (PaymentJournal, PaymentJournal) {
    (PaymentJournal::Table, column)
}

const fn of_payment(column: Payments) -> (Payments, Payments) {
    (Payments::Table, column)
}

fn moved(row: &QueryResult) -> Result<(i64, Event), DbErr> {
    let transition = Transition {
        payment: row.id("payment_id", PaymentId::new)?,
        version: row.count("version")?,
        from: row.get::<Option<i16>>("from_status")?.map(Code::from_code).transpose()?,
        to: Code::from_code(row.get("to_status")?)?,
        at: row.instant("at")?,
    };
    let (amount, points) = (row.won("amount")?, row.won("points")?);
    let moved = PaymentMoved {
        money: money(row, transition.to, amount.checked_sub(points).unwrap_or(Won::ZERO))?,
        transition,
        reservation: row.id("reservation_id", ReservationId::new)?,
        payer: row.id("user_id", UserId::new)?,
        method: Code::from_code(row.get("method")?)?,
        amount,
        points,
    };
    Ok((number(row)?, Event::Payment(moved)))
}

/// Where the money was after a step to `status`, though the payment may have gone on since: a ticket and what was
/// captured stay named, only the gateway's reason for a decline goes when it takes its word back.
fn money(row: &QueryResult, status: Status, asked_of_the_gateway: Won) -> Result<Money, DbErr> {
    let ticket = row.id_or_none("ticket_id", ReservationId::new)?;
    let refund = || Ok::<_, DbErr>(Refund { captured: captured(row)?, reason: refund_reason(row)?, ticket });
    Ok(match status {
        Status::Pending | Status::Unknown => Money::Awaited,
        Status::Approved => Money::Captured {
            captured: asked_of_the_gateway,
            ticket: ticket.ok_or_else(|| unreadable("an approval", "no ticket"))?,
        },
        Status::Declined => Money::NotTaken { reason: row.get("declined_reason")? },
        Status::RefundDue => Money::Owed(refund()?),
        Status::Refunded => Money::Returned(refund()?),
    })
}
