use frontrow_application::ports::Hold;
use frontrow_domain::reservation::Change;
use frontrow_domain::shared::{Reason, ReservationId};
use sea_orm::DbErr;
use uuid::Uuid;

use super::Prepared;
use crate::codes::Code;
use crate::commit::section_of;
use crate::group::winners::{Claimed, Taken, Winners};
use crate::reservation::items_text;
use crate::value::{count, deadline_millis, digest, millis};

/// One array a column.
pub(super) fn bind_reservations(query: Prepared, winners: &Winners<'_>) -> Result<Prepared, DbErr> {
    let holds = &winners.holds;
    let items: Vec<String> =
        holds.iter().map(|hold| items_text(hold.change.after.claim())).collect::<Result<_, _>>()?;
    Ok(query
        .bind(column(holds, |Change { after, .. }| after.id().as_uuid()))
        .bind(column(holds, |Change { after, .. }| after.holder().as_uuid()))
        .bind(column(holds, |Change { after, .. }| after.concert().as_uuid()))
        .bind(column(holds, |Change { after, .. }| after.date().as_uuid()))
        .bind(column(holds, |Change { after, .. }| section_of(after.claim())))
        .bind(column(holds, |Change { after, .. }| count(after.claim().quantity())))
        .bind(column(holds, |Change { after, .. }| after.claim().amount().amount()))
        .bind(items)
        .bind(column(holds, |Change { after, .. }| deadline_millis(after.hold_until())))
        .bind(column(holds, |Change { after, .. }| millis(after.created_at())))
        .bind(column(holds, |Change { after, .. }| millis(after.cancellable_until())))
        .bind(column(holds, |Change { after, .. }| after.replaces().map(ReservationId::as_uuid)))
        .bind(holds.iter().map(|hold| digest(hold.key.digest)).collect::<Vec<_>>())
        .bind(holds.iter().map(|hold| hold.key.fingerprint.to_vec()).collect::<Vec<_>>())
        .bind(column(holds, |Change { transition, .. }| transition.actor.code()))
        .bind(column(holds, |Change { transition, .. }| {
            transition.reason.as_ref().map(Reason::as_str).map(ToOwned::to_owned)
        })))
}

fn column<T>(holds: &[&Hold], value: impl Fn(&Change) -> T) -> Vec<T> {
    holds.iter().map(|hold| value(&hold.change)).collect()
}

pub(super) fn bind_persons(query: Prepared, winners: &Winners<'_>) -> Prepared {
    let (dates, persons): (Vec<Uuid>, Vec<Uuid>) = winners.persons.keys().copied().unzip();
    let taken = winners.persons.values().map(|Taken { places, limit }| (*places, *limit));
    let (places, limits): (Vec<i32>, Vec<i32>) = taken.unzip();
    query.bind(dates).bind(persons).bind(places).bind(limits)
}

pub(super) fn bind_seats(query: Prepared, winners: &Winners<'_>) -> Prepared {
    let seats: Vec<Uuid> = winners.seats.keys().copied().collect();
    let claimed =
        winners.seats.values().map(|Claimed { reservation, hold_expires_at }| (*reservation, *hold_expires_at));
    let (reservations, deadlines): (Vec<Uuid>, Vec<i64>) = claimed.unzip();
    query.bind(seats).bind(reservations).bind(deadlines)
}
