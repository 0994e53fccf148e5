//! What the statements of settlements are about: one array a column.

use frontrow_domain::payment::{Change as PaymentChange, PaymentKey};
use frontrow_domain::reservation::{Change, State};
use frontrow_domain::shared::{PaymentId, Reason, ReservationId};
use uuid::Uuid;

use super::{Prepared, settle_statements as statements, two_lists};
use crate::codes::Code;
use crate::group::settle::Granted;
use crate::points::sides;
use crate::value::{count, deadline_millis, digest, millis};

/// One value of each.
fn column<T, V>(items: &[T], value: impl Fn(&T) -> V) -> Vec<V> {
    items.iter().map(value).collect()
}

pub(super) fn reservations(granted: &Granted<'_>) -> Prepared {
    let steps: Vec<&Change> = granted.steps().collect();
    let confirmation = |change: &&Change| change.after.confirmation().cloned();
    Prepared::of(statements::STEP)
        .bind(column(&steps, |change| change.after.id().as_uuid()))
        .bind(column(&steps, |change| count(change.transition.version)))
        .bind(column(&steps, |change| change.transition.from.map_or(0, Code::code)))
        .bind(column(&steps, |change| change.transition.to.code()))
        .bind(column(&steps, |change| deadline_millis(change.after.hold_until())))
        .bind(column(&steps, |change| change.after.payment_lease().map(deadline_millis)))
        .bind(column(&steps, |change| confirmation(change).map(|confirmation| millis(confirmation.at))))
        .bind(column(&steps, |change| confirmation(change).map(|confirmation| confirmation.code.as_str().to_owned())))
        .bind(column(&steps, |change| change.after.paid_by().map(PaymentId::as_uuid)))
        .bind(column(&steps, |change| match change.after.state() {
            State::Cancelled { at, .. } => Some(millis(*at)),
            State::TemporarilyAssigned | State::Confirmed(_) | State::Expired => None,
        }))
}

pub(super) fn persons(granted: &Granted<'_>) -> Prepared {
    let places: Vec<i32> = granted.persons.values().copied().collect();
    two_lists(statements::GIVE_BACK, granted.persons.keys().copied()).bind(places)
}

pub(super) fn seats(granted: &Granted<'_>) -> Prepared {
    let seats: Vec<_> = granted.seats.iter().collect();
    Prepared::of(statements::SEATS_FOLLOW)
        .bind(column(&seats, |(seat, _)| **seat))
        .bind(column(&seats, |(_, after)| after.owner_before))
        .bind(column(&seats, |(_, after)| after.owner))
        .bind(column(&seats, |(_, after)| after.status))
        .bind(column(&seats, |(_, after)| after.version_steps))
        .bind(column(&seats, |(_, after)| after.hold_expires_at))
}

pub(super) fn new_payments(granted: &Granted<'_>) -> Prepared {
    let changes: Vec<&PaymentChange> = granted.new_payments().collect();
    let settled_at = |change: &&PaymentChange| (!change.after.is_open()).then(|| millis(change.transition.at));
    let ticket = |change: &&PaymentChange| change.after.occupies().filter(|_| !change.after.is_open());
    Prepared::of(statements::BEGIN_PAYMENTS)
        .bind(column(&changes, |change| change.after.id().as_uuid()))
        .bind(column(&changes, |change| change.after.reservation().as_uuid()))
        .bind(column(&changes, |change| change.after.payer().as_uuid()))
        .bind(column(&changes, |change| change.after.method().kind().code()))
        .bind(column(&changes, |change| change.after.amount().amount()))
        .bind(column(&changes, |change| change.after.points().amount()))
        .bind(column(&changes, |change| payment_key(change)))
        .bind(column(&changes, |change| change.after.status().code()))
        .bind(column(&changes, |change| count(change.after.version())))
        .bind(column(&changes, |change| change.after.occupies().map(ReservationId::as_uuid)))
        .bind(column(&changes, |change| ticket(change).map(ReservationId::as_uuid)))
        .bind(column(&changes, |change| millis(change.after.created_at())))
        .bind(column(&changes, settled_at))
        .bind(column(&changes, |change| millis(change.transition.at)))
}

fn payment_key(change: &PaymentChange) -> Option<String> {
    change.after.method().gateway_key().map(PaymentKey::as_str).map(ToOwned::to_owned)
}

pub(super) fn approvals(granted: &Granted<'_>) -> Prepared {
    let changes: Vec<&PaymentChange> = granted.approvals().collect();
    Prepared::of(statements::APPROVE)
        .bind(column(&changes, |change| change.after.id().as_uuid()))
        .bind(column(&changes, |change| count(change.transition.version)))
        .bind(column(&changes, |change| change.transition.from.map_or(0, Code::code)))
        .bind(column(&changes, |change| change.transition.to.code()))
        .bind(column(&changes, |change| change.after.occupies().map(ReservationId::as_uuid)))
        .bind(column(&changes, |change| millis(change.transition.at)))
}

pub(super) fn wallets(granted: &Granted<'_>) -> Prepared {
    let (persons, changes): (Vec<Uuid>, Vec<i64>) = granted.wallets.iter().map(|(who, change)| (*who, *change)).unzip();
    Prepared::of(statements::SPEND).bind(persons).bind(changes)
}

pub(super) fn keys(granted: &Granted<'_>) -> Prepared {
    let keys: Vec<_> = granted.keys().collect();
    Prepared::of(statements::USE_KEYS)
        .bind(column(&keys, |(key, _)| key.owner.as_uuid()))
        .bind(column(&keys, |(key, _)| digest(key.key.digest)))
        .bind(column(&keys, |(key, _)| key.key.fingerprint.to_vec()))
        .bind(column(&keys, |(key, _)| key.effect))
        .bind(column(&keys, |(_, at)| millis(*at)))
}

/// Everything that is only ever added, under one number.
pub(super) fn journals(granted: &Granted<'_>) -> Prepared {
    let steps: Vec<_> = granted.steps().map(|change| &change.transition).collect();
    let payments: Vec<_> = granted.payment_steps().collect();
    let sides: Vec<_> =
        granted.movements().flat_map(|(moved, balance)| sides(moved, balance).map(|side| (moved, side))).collect();
    Prepared::of(statements::WRITE_DOWN)
        .bind(column(&steps, |step| step.reservation.as_uuid()))
        .bind(column(&steps, |step| count(step.version)))
        .bind(column(&steps, |step| step.from.map(Code::code)))
        .bind(column(&steps, |step| step.to.code()))
        .bind(column(&steps, |step| step.actor.code()))
        .bind(column(&steps, |step| step.reason.as_ref().map(Reason::as_str).map(ToOwned::to_owned)))
        .bind(column(&steps, |step| millis(step.at)))
        .bind(column(&steps, |step| step.kind.code()))
        .bind(column(&payments, |step| step.payment.as_uuid()))
        .bind(column(&payments, |step| count(step.version)))
        .bind(column(&payments, |step| step.from.map(Code::code)))
        .bind(column(&payments, |step| step.to.code()))
        .bind(column(&payments, |step| millis(step.at)))
        .bind(column(&sides, |(_, side)| side.id.as_uuid()))
        .bind(column(&sides, |(_, side)| side.account))
        .bind(column(&sides, |(_, side)| side.amount))
        .bind(column(&sides, |(_, side)| side.balance))
        .bind(column(&sides, |(moved, _)| moved.kind.code()))
        .bind(column(&sides, |(moved, _)| moved.owner.as_uuid()))
        .bind(column(&sides, |(moved, _)| moved.reservation.map(ReservationId::as_uuid)))
        .bind(column(&sides, |(moved, _)| moved.payment.map(PaymentId::as_uuid)))
        .bind(column(&sides, |(moved, _)| millis(moved.at)))
}

pub(super) fn sections(granted: &Granted<'_>) -> Prepared {
    let moves: Vec<_> = granted.sections.moves().collect();
    Prepared::of(statements::MOVE_PLACES)
        .bind(column(&moves, |(section, _)| section.as_uuid()))
        .bind(column(&moves, |(_, moved)| moved.available))
        .bind(column(&moves, |(_, moved)| moved.held))
        .bind(column(&moves, |(_, moved)| moved.confirmed))
}
