use frontrow_application::events::{Event, ReservationMoved};
use frontrow_domain::reservation::Transition;
use frontrow_domain::shared::{ConcertId, DateId, Reason, ReservationId, SectionId, UserId};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::{in_order, number};
use crate::codes::Code;
use crate::row::Row;
use crate::tables::{Journal, Reservations};

/// What happened to reservations in these commits, with the commit's number.
pub(super) async fn of_batches(connection: &impl ConnectionTrait, numbers: &[i64]) -> Result<Vec<(i64, Event)>, DbErr> {
    let mut select = Query::select();
    select
        .columns([Journal::ReservationId, Journal::Version, Journal::Batch, Journal::FromStatus].map(of_journal))
        .columns([Journal::ToStatus, Journal::Actor, Journal::Reason, Journal::At, Journal::Type].map(of_journal))
        .columns([Reservations::UserId, Reservations::ConcertId, Reservations::DateId].map(of_reservation))
        .columns([Reservations::SectionId, Reservations::Quantity, Reservations::Amount].map(of_reservation))
        .from(Journal::Table)
        .inner_join(
            Reservations::Table,
            Expr::col(of_reservation(Reservations::Id)).equals(of_journal(Journal::ReservationId)),
        );
    let select = in_order(select, of_journal(Journal::Batch), of_journal(Journal::ReservationId), numbers)
        .order_by(of_journal(Journal::Version), Order::Asc)
        .take();
    connection.query_all(&select).await?.iter().map(moved).collect()
}

const fn of_journal(column: Journal) -> (Journal, Journal) {
    (Journal::Table, column)
}

const fn of_reservation(column: Reservations) -> (Reservations, Reservations) {
    (Reservations::Table, column)
}

fn moved(row: &QueryResult) -> Result<(i64, Event), DbErr> {
    let reason: Option<String> = row.get("reason")?;
    let transition = Transition {
        reservation: row.id("reservation_id", ReservationId::new)?,
        version: row.count("version")?,
        kind: Code::from_code(row.get("type")?)?,
        from: row.get::<Option<i16>>("from_status")?.map(Code::from_code).transpose()?,
        to: Code::from_code(row.get("to_status")?)?,
        actor: Code::from_code(row.get("actor")?)?,
        reason: reason.as_deref().map(Reason::cut),
        at: row.instant("at")?,
    };
    let moved = ReservationMoved {
        transition,
        holder: row.id("user_id", UserId::new)?,
        concert: row.id("concert_id", ConcertId::new)?,
        date: row.id("date_id", DateId::new)?,
        section: row.id_or_none("section_id", SectionId::new)?,
        quantity: row.count("quantity")?,
        amount: row.won("amount")?,
    };
    Ok((number(row)?, Event::Reservation(moved)))
}
