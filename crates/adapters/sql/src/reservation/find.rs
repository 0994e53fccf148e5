use frontrow_domain::reservation::Reservation;
use frontrow_domain::shared::UserId;
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr};

use super::row::{reservation, select_reservations};
use crate::tables::Reservations;
use crate::value::digest;

/// The reservation that a person's key made.
pub(super) fn select_by_key(holder: UserId, key: [u8; 16]) -> SelectStatement {
    select_reservations()
        .column(Reservations::Fingerprint)
        .and_where(Expr::col(Reservations::UserId).eq(holder.as_uuid()))
        .and_where(Expr::col(Reservations::Idem).eq(digest(key)))
        .to_owned()
}

/// Every reservation of a query.
pub(super) async fn all(
    connection: &impl ConnectionTrait,
    select: &SelectStatement,
) -> Result<Vec<Reservation>, DbErr> {
    connection.query_all(select).await?.iter().map(reservation).collect()
}
