use frontrow_domain::reservation::{Confirmation, ConfirmationCode, Reservation, Settlement, State, Status, Stored};
use frontrow_domain::shared::{ConcertId, DateId, PaymentId, ReservationId, SectionId, UserId};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{DbErr, QueryResult};

use super::items::claim;
use crate::codes::Code;
use crate::row::Row;
use crate::tables::Reservations;
use crate::value::unreadable;

/// A query for whole reservations.
pub(super) fn select_reservations() -> SelectStatement {
    let columns = [
        Reservations::Id,
        Reservations::UserId,
        Reservations::ConcertId,
        Reservations::DateId,
        Reservations::SectionId,
        Reservations::Quantity,
        Reservations::Items,
        Reservations::Status,
        Reservations::Version,
        Reservations::ExpiresAt,
        Reservations::CreatedAt,
        Reservations::ConfirmedAt,
        Reservations::CancelledAt,
        Reservations::ConfirmationCode,
        Reservations::PaymentLeaseUntil,
        Reservations::CancellableUntil,
        Reservations::SettledBy,
        Reservations::Replaces,
        Reservations::ReplacedBy,
    ];
    let mut select = Query::select();
    for column in columns {
        select.column((Reservations::Table, column));
    }
    select.from(Reservations::Table).to_owned()
}

/// The reservation in a row of [`select_reservations`].
pub(super) fn reservation(row: &QueryResult) -> Result<Reservation, DbErr> {
    let section = row.id_or_none("section_id", SectionId::new)?;
    let items: String = row.get("items")?;
    Ok(Reservation::from_stored(Stored {
        id: row.id("id", ReservationId::new)?,
        holder: row.id("user_id", UserId::new)?,
        concert: row.id("concert_id", ConcertId::new)?,
        date: row.id("date_id", DateId::new)?,
        claim: claim(&items, section, row.count("quantity")?)?,
        created_at: row.instant("created_at")?,
        hold_until: row.deadline("expires_at")?,
        payment_lease: row.deadline_or_none("payment_lease_until")?,
        cancellable_until: row.instant("cancellable_until")?,
        replaces: row.id_or_none("replaces", ReservationId::new)?,
        replaced_by: row.id_or_none("replaced_by", ReservationId::new)?,
        version: row.count("version")?,
        state: state(row)?,
    }))
}

fn state(row: &QueryResult) -> Result<State, DbErr> {
    match Status::from_code(row.get("status")?)? {
        Status::TemporarilyAssigned => Ok(State::TemporarilyAssigned),
        Status::Expired => Ok(State::Expired),
        Status::Confirmed => {
            confirmation(row)?.map(State::Confirmed).ok_or_else(|| unreadable("a ticket", "no confirmation"))
        }
        Status::Cancelled => {
            let at = row.instant_or_none("cancelled_at")?.ok_or_else(|| unreadable("a cancellation", "no instant"))?;
            Ok(State::Cancelled { at, after: confirmation(row)? })
        }
    }
}

/// What made it a ticket. Settled by no payment is free.
fn confirmation(row: &QueryResult) -> Result<Option<Confirmation>, DbErr> {
    let Some(at) = row.instant_or_none("confirmed_at")? else {
        return Ok(None);
    };
    let text: Option<String> = row.get("confirmation_code")?;
    let code = text.as_deref().and_then(ConfirmationCode::parse);
    let settlement = row.id_or_none("settled_by", PaymentId::new)?.map_or(Settlement::Free, Settlement::Payment);
    let code = code.ok_or_else(|| unreadable("a confirmation code", "something else"))?;
    Ok(Some(Confirmation { at, code, settlement }))
}
