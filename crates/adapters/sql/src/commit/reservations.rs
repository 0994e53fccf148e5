use std::collections::BTreeMap;

use frontrow_domain::reservation::{Change, Claim, Kind, Reservation, State, Status};
use frontrow_domain::shared::{ReservationId, SectionId};
use sea_orm::sea_query::{Expr, ExprTrait, Query, UpdateStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use uuid::Uuid;

use super::{NewHold, Refusal};
use crate::codes::Code;
use crate::dialect::is_unique_violation;
use crate::reservation::items_text;
use crate::tables::Reservations;
use crate::transaction::Stop;
use crate::value::{count, deadline_millis, millis};

/// Makes the rows of new reservations at version 1.
pub(super) async fn insert(transaction: &DatabaseTransaction, holds: &[NewHold]) -> Result<(), Stop<Refusal>> {
    if holds.is_empty() {
        return Ok(());
    }
    let mut insert = Query::insert();
    insert.into_table(Reservations::Table).columns([
        Reservations::Id,
        Reservations::UserId,
        Reservations::ConcertId,
        Reservations::DateId,
        Reservations::SectionId,
        Reservations::Quantity,
        Reservations::Amount,
        Reservations::Items,
        Reservations::Status,
        Reservations::Version,
        Reservations::ExpiresAt,
        Reservations::CreatedAt,
        Reservations::CancellableUntil,
        Reservations::Replaces,
        Reservations::Idem,
        Reservations::Fingerprint,
    ]);
    for hold in holds {
        let reservation = &hold.change.after;
        insert.values_panic([
            reservation.id().as_uuid().into(),
            reservation.holder().as_uuid().into(),
            reservation.concert().as_uuid().into(),
            reservation.date().as_uuid().into(),
            section_of(reservation.claim()).into(),
            count(reservation.claim().quantity()).into(),
            reservation.claim().amount().amount().into(),
            items_text(reservation.claim())?.into(),
            hold.change.transition.to.code().into(),
            count(hold.change.transition.version).into(),
            deadline_millis(reservation.hold_until()).into(),
            millis(reservation.created_at()).into(),
            millis(reservation.cancellable_until()).into(),
            reservation.replaces().map(ReservationId::as_uuid).into(),
            hold.idem.into(),
            hold.fingerprint.to_vec().into(),
        ]);
    }
    match transaction.execute(&insert).await {
        Ok(_) => Ok(()),
        Err(error) if is_unique_violation(&error) => Err(Stop::Refused(Refusal::KeyUsed)),
        Err(error) => Err(Stop::Failed(error)),
    }
}

/// The section of a claim on places.
pub(crate) fn section_of(claim: &Claim) -> Option<Uuid> {
    match claim {
        Claim::Seats(_) => None,
        Claim::Places(places) => Some(SectionId::as_uuid(places.section())),
    }
}

/// Takes the steps, ascending by reservation: expiries together, because a sweep has hundreds and they write the same.
pub(super) async fn update(transaction: &DatabaseTransaction, steps: &[Change]) -> Result<(), Stop<Refusal>> {
    let mut steps: Vec<&Change> = steps.iter().collect();
    steps.sort_by_key(|change| (change.transition.reservation, change.transition.version));
    let (expired, others): (Vec<_>, Vec<_>) =
        steps.into_iter().partition(|change| change.transition.kind == Kind::Expired);
    expire(transaction, &expired).await?;
    for change in others {
        expect(transaction, &step(change), 1).await?;
    }
    Ok(())
}

async fn expire(transaction: &DatabaseTransaction, expired: &[&Change]) -> Result<(), Stop<Refusal>> {
    let mut by_version: BTreeMap<u32, Vec<&Change>> = BTreeMap::new();
    for change in expired {
        by_version.entry(change.transition.version).or_default().push(change);
    }
    for (version, changes) in by_version {
        let latest = changes.iter().map(|change| millis(change.transition.at)).max().unwrap_or_default();
        let mut update = over_version(version);
        update
            .value(Reservations::Status, Status::Expired.code())
            .and_where(Expr::col(Reservations::Id).is_in(changes.iter().map(|change| change.after.id().as_uuid())))
            .and_where(Expr::col(Reservations::Status).eq(from(changes[0])))
            .and_where(Expr::col(Reservations::ExpiresAt).lte(latest));
        expect(transaction, &update, changes.len() as u64).await?;
    }
    Ok(())
}

/// One step over the version and status before it. What needs a live hold asks for one: nobody confirms a hold that
/// has lapsed, whatever its version.
fn step(change: &Change) -> UpdateStatement {
    let (after, transition) = (&change.after, &change.transition);
    let mut update = over_version(transition.version);
    update
        .value(Reservations::Status, transition.to.code())
        .value(Reservations::ExpiresAt, deadline_millis(after.hold_until()))
        .value(Reservations::PaymentLeaseUntil, after.payment_lease().map(deadline_millis))
        .and_where(Expr::col(Reservations::Id).eq(after.id().as_uuid()))
        .and_where(Expr::col(Reservations::Status).eq(from(change)));
    state_columns(&mut update, after);
    if matches!(transition.kind, Kind::Confirmed | Kind::PaymentStarted) {
        update.and_where(Expr::col(Reservations::ExpiresAt).gt(millis(transition.at)));
    }
    update
}

fn state_columns(update: &mut UpdateStatement, after: &Reservation) {
    if let Some(confirmation) = after.confirmation() {
        update
            .value(Reservations::ConfirmedAt, millis(confirmation.at))
            .value(Reservations::ConfirmationCode, confirmation.code.as_str())
            .value(Reservations::SettledBy, after.paid_by().map(|payment| payment.as_uuid()));
    }
    if let State::Cancelled { at, .. } = after.state() {
        update.value(Reservations::CancelledAt, millis(*at));
    }
}

fn over_version(version: u32) -> UpdateStatement {
    let mut update = Query::update();
    update
        .table(Reservations::Table)
        .value(Reservations::Version, count(version))
        .and_where(Expr::col(Reservations::Version).eq(count(version.saturating_sub(1))));
    update
}

/// The number of the status before; 0, which no row has, where there was none.
fn from(change: &Change) -> i16 {
    change.transition.from.map_or(0, Code::code)
}

/// Tells a reservation which one late money made of it; once.
pub(super) async fn link_replaced(transaction: &DatabaseTransaction, holds: &[NewHold]) -> Result<(), Stop<Refusal>> {
    for hold in holds {
        let Some(replaced) = hold.change.after.replaces() else { continue };
        let update = Query::update()
            .table(Reservations::Table)
            .value(Reservations::ReplacedBy, hold.change.after.id().as_uuid())
            .and_where(Expr::col(Reservations::Id).eq(replaced.as_uuid()))
            .and_where(Expr::col(Reservations::ReplacedBy).is_null())
            .to_owned();
        expect(transaction, &update, 1).await?;
    }
    Ok(())
}

async fn expect(transaction: &DatabaseTransaction, update: &UpdateStatement, rows: u64) -> Result<(), Stop<Refusal>> {
    let written = transaction.execute(update).await?.rows_affected();
    if written == rows { Ok(()) } else { Err(Stop::Refused(Refusal::Superseded)) }
}
