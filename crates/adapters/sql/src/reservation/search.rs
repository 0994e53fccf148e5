use frontrow_application::ports::ReservationSearch;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};

use super::row::select_reservations;
use crate::tables::{Reservations, Seats, Users};

/// More than a person at the counter reads.
const FOUND_AT_MOST: u64 = 100;

/// What the box office looks for, newest first.
pub(super) fn select_found(by: &ReservationSearch) -> SelectStatement {
    let mut select = select_reservations();
    match by {
        ReservationSearch::Code(code) => select.and_where(Expr::col(Reservations::ConfirmationCode).eq(code.as_str())),
        ReservationSearch::Email(email) => {
            let owner = Query::select()
                .column(Users::Id)
                .from(Users::Table)
                .and_where(Expr::col(Users::Email).eq(email.as_str()))
                .to_owned();
            select.and_where(Expr::col(Reservations::UserId).in_subquery(owner))
        }
        ReservationSearch::Seat(seat) => {
            let owner = Query::select()
                .column(Seats::ReservationId)
                .from(Seats::Table)
                .and_where(Expr::col(Seats::Id).eq(seat.as_uuid()))
                .to_owned();
            select.and_where(Expr::col(Reservations::Id).in_subquery(owner))
        }
    };
    select.order_by(Reservations::Id, Order::Desc).limit(FOUND_AT_MOST).to_owned()
}
