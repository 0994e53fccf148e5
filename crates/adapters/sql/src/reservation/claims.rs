//! What is claimed where, for whoever keeps a copy of it.

use frontrow_application::ports::SlotArea;
use frontrow_domain::reservation::Status;
use frontrow_domain::shared::ReservationId;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use uuid::Uuid;

use super::row::select_reservations;
use crate::codes::Code;
use crate::tables::Reservations;

/// Each length of a list is another statement to prepare.
const SHORTEST_LIST: usize = 32;

/// Those of `ids` that exist. The list is filled up with its last id to a power of two.
pub(super) fn select_many(ids: &[ReservationId]) -> SelectStatement {
    let mut ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
    if let Some(last) = ids.last().copied() {
        ids.resize(ids.len().next_power_of_two().max(SHORTEST_LIST), last);
    }
    select_reservations().and_where(Expr::col(Reservations::Id).is_in(ids)).to_owned()
}

/// The id that is so many after another.
pub(super) fn select_id_further_on(after: ReservationId, by: u32) -> SelectStatement {
    Query::select()
        .column(Reservations::Id)
        .from(Reservations::Table)
        .and_where(Expr::col(Reservations::Id).gt(after.as_uuid()))
        .order_by(Reservations::Id, Order::Asc)
        .offset(u64::from(by.saturating_sub(1)))
        .limit(1)
        .to_owned()
}

/// Holds and tickets of an area with ids after one and up to another. No index knows the area: it would be paid for
/// by every hold, and is asked for when a copy was lost.
pub(super) fn select_claims(area: SlotArea, after: ReservationId, up_to: Option<ReservationId>) -> SelectStatement {
    let section = Expr::col(Reservations::SectionId);
    let claims = [Status::TemporarilyAssigned, Status::Confirmed].map(Code::code);
    let mut select = select_reservations();
    select
        .and_where(Expr::col(Reservations::Id).gt(after.as_uuid()))
        .and_where_option(up_to.map(|last| Expr::col(Reservations::Id).lte(last.as_uuid())))
        .and_where(Expr::col(Reservations::Status).is_in(claims))
        .order_by(Reservations::Id, Order::Asc);
    match area {
        SlotArea::Section(id) => select.and_where(section.eq(id.as_uuid())),
        SlotArea::Date(id) => {
            select.and_where(Expr::col(Reservations::DateId).eq(id.as_uuid())).and_where(section.is_null())
        }
    };
    select
}
