//! Holds whose deadline has passed and that nobody has ended yet.

use frontrow_domain::reservation::{Change, Reservation, Status};
use frontrow_domain::shared::{DateId, Outcome, ReservationId, SectionId, UserId};
use sea_orm::sea_query::{Expr, ExprTrait, Order, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use time::OffsetDateTime;

use super::find::all;
use super::row::select_reservations;
use crate::codes::Code;
use crate::dialect::{lock_free_rows, lock_rows};
use crate::tables::Reservations;
use crate::value::millis;

/// Every lapsed hold.
pub(super) fn select_lapsed(now: OffsetDateTime) -> SelectStatement {
    select_reservations()
        .and_where(Expr::col(Reservations::Status).eq(Status::TemporarilyAssigned.literal()))
        .and_where(Expr::col(Reservations::ExpiresAt).lte(millis(now)))
        .to_owned()
}

/// Locks those of `ids` that have lapsed, ascending like everybody who locks several.
pub(super) async fn lock_lapsed(
    transaction: &DatabaseTransaction,
    ids: impl IntoIterator<Item = ReservationId>,
    now: OffsetDateTime,
) -> Result<Vec<Reservation>, DbErr> {
    let ids: Vec<_> = ids.into_iter().map(ReservationId::as_uuid).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut select = select_lapsed(now)
        .and_where(Expr::col(Reservations::Id).is_in(ids))
        .order_by(Reservations::Id, Order::Asc)
        .to_owned();
    all(transaction, lock_rows(&mut select)).await
}

/// The lapsed holds of one person on one date.
pub(super) async fn lapsed_of_person(
    transaction: &DatabaseTransaction,
    person: UserId,
    date: DateId,
    now: OffsetDateTime,
) -> Result<Vec<Reservation>, DbErr> {
    let select = select_lapsed(now)
        .and_where(Expr::col(Reservations::UserId).eq(person.as_uuid()))
        .and_where(Expr::col(Reservations::DateId).eq(date.as_uuid()))
        .to_owned();
    all(transaction, &select).await
}

/// Whether a section has lapsed holds.
pub(super) async fn some_lapsed_in_section(
    transaction: &DatabaseTransaction,
    section: SectionId,
    now: OffsetDateTime,
) -> Result<bool, DbErr> {
    Ok(transaction.query_one(select_lapsed_of_section(section, now).limit(1)).await?.is_some())
}

fn select_lapsed_of_section(section: SectionId, now: OffsetDateTime) -> SelectStatement {
    select_lapsed(now).and_where(Expr::col(Reservations::SectionId).eq(section.as_uuid())).to_owned()
}

/// Whether to wait for somebody who is ending the same hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Waiting {
    /// Takes others instead: many buyers at once then end different holds.
    Never,
    /// Waits, and finds out what became of it.
    ForOthers,
}

/// Locks the oldest lapsed holds of a section, at most `at_most`.
pub(super) async fn lock_lapsed_of_section(
    transaction: &DatabaseTransaction,
    section: SectionId,
    now: OffsetDateTime,
    at_most: u32,
    waiting: Waiting,
) -> Result<Vec<Reservation>, DbErr> {
    let mut select = select_lapsed_of_section(section, now)
        .order_by(Reservations::ExpiresAt, Order::Asc)
        .order_by(Reservations::Id, Order::Asc)
        .limit(u64::from(at_most))
        .to_owned();
    let locked = if waiting == Waiting::Never { lock_free_rows(&mut select) } else { lock_rows(&mut select) };
    all(transaction, locked).await
}

/// The steps that end them.
pub(super) fn end(lapsed: impl IntoIterator<Item = Reservation>, now: OffsetDateTime) -> Vec<Change> {
    let ended = lapsed.into_iter().filter_map(|reservation| match reservation.expire(now) {
        Ok(Outcome::Changed(change)) => Some(change),
        // A payment moved the deadline, or somebody else ended it.
        Ok(Outcome::Unchanged(_)) | Err(_) => None,
    });
    ended.collect()
}
