use std::collections::{BTreeMap, BTreeSet};

use frontrow_domain::catalog::SeatStatus;
use frontrow_domain::reservation::{Change, Claim};
use frontrow_domain::shared::{ReservationId, SeatId, SectionId};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, UpdateStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryResult};
use uuid::Uuid;

use super::effect::Effect;
use super::sections::Counters;
use super::{NewHold, Refusal};
use crate::codes::Code;
use crate::dialect::lock_rows;
use crate::row::Row;
use crate::tables::Seats;
use crate::transaction::Stop;
use crate::value::{deadline_millis, millis};

/// A seat's row, locked.
struct Locked {
    section: SectionId,
    status: SeatStatus,
    owner: ReservationId,
    hold_expires_at: i64,
}

/// Lets the seats follow their reservations: what is given up first, then what is claimed, then the rest.
pub(super) async fn write(
    transaction: &DatabaseTransaction,
    holds: &[NewHold],
    steps: &[Change],
    counters: &mut Counters,
) -> Result<(), Stop<Refusal>> {
    let (freeing, keeping): (Vec<&Change>, Vec<&Change>) =
        steps.iter().partition(|change| Effect::of(&change.transition).frees());
    let following: Vec<&Change> = holds.iter().map(|hold| &hold.change).chain(keeping).collect();
    let mut rows = lock(transaction, concerned(&freeing, &following)).await?;
    free(transaction, &freeing, &mut rows, counters).await?;
    refuse_contested(holds, &rows)?;
    for change in following {
        follow(transaction, change, &mut rows, counters).await?;
    }
    Ok(())
}

fn concerned(freeing: &[&Change], following: &[&Change]) -> BTreeSet<SeatId> {
    freeing.iter().chain(following).flat_map(|change| seats_of(change)).collect()
}

/// Locks the seats in ascending id, like everybody else.
async fn lock(transaction: &DatabaseTransaction, ids: BTreeSet<SeatId>) -> Result<BTreeMap<SeatId, Locked>, DbErr> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut select = Query::select()
        .columns([Seats::Id, Seats::SectionId, Seats::Status, Seats::ReservationId, Seats::HoldExpiresAt])
        .from(Seats::Table)
        .and_where(Expr::col(Seats::Id).is_in(ids.iter().map(|id| id.as_uuid())))
        .order_by(Seats::Id, Order::Asc)
        .to_owned();
    let rows = transaction.query_all(lock_rows(&mut select)).await?;
    rows.iter().map(|row| Ok((row.id("id", SeatId::new)?, locked(row)?))).collect()
}

fn locked(row: &QueryResult) -> Result<Locked, DbErr> {
    Ok(Locked {
        section: row.id("section_id", SectionId::new)?,
        status: SeatStatus::from_code(row.get("status")?)?,
        owner: row.id("reservation_id", ReservationId::new)?,
        hold_expires_at: row.get("hold_expires_at")?,
    })
}

fn seats_of(change: &Change) -> Vec<SeatId> {
    match change.after.claim() {
        Claim::Seats(seats) => seats.ids().collect(),
        Claim::Places(_) => Vec::new(),
    }
}

/// Frees what the steps give up, as far as it is still theirs.
async fn free(
    transaction: &DatabaseTransaction,
    steps: &[&Change],
    rows: &mut BTreeMap<SeatId, Locked>,
    counters: &mut Counters,
) -> Result<(), Stop<Refusal>> {
    let mut freed = Vec::new();
    for change in steps {
        let effect = Effect::of(&change.transition);
        for id in seats_of(change) {
            let Some(seat) = rows.get_mut(&id).filter(|seat| seat.owner == change.after.id()) else { continue };
            counters.count(seat.section, effect, 1);
            *seat = Locked { status: SeatStatus::Available, owner: NOBODY, hold_expires_at: 0, section: seat.section };
            freed.push(id);
        }
    }
    if freed.is_empty() {
        return Ok(());
    }
    let mut update = update_seats(&freed, 1);
    update
        .value(Seats::Status, SeatStatus::Available.code())
        .value(Seats::ReservationId, NOBODY.as_uuid())
        .value(Seats::HoldExpiresAt, 0_i64)
        .and_where(Expr::col(Seats::ReservationId).is_in(steps.iter().map(|change| change.after.id().as_uuid())));
    expect(transaction, &update, freed.len()).await
}

/// Whoever wants a seat that somebody has, or that is not there, gets none. The rows are locked, so this is exact.
fn refuse_contested(holds: &[NewHold], rows: &BTreeMap<SeatId, Locked>) -> Result<(), Stop<Refusal>> {
    let mut contested = BTreeSet::new();
    let mut lapsed_meanwhile = false;
    for hold in holds {
        let now = millis(hold.change.transition.at);
        for id in seats_of(&hold.change) {
            match rows.get(&id) {
                Some(seat) if seat.status == SeatStatus::Available => {}
                Some(seat) if seat.status == SeatStatus::Held && seat.hold_expires_at <= now => lapsed_meanwhile = true,
                Some(_) | None => {
                    contested.insert(id);
                }
            }
        }
    }
    match contested.is_empty() {
        false => Err(Stop::Refused(Refusal::SeatsTaken(contested.into_iter().collect()))),
        true if lapsed_meanwhile => Err(Stop::Again),
        true => Ok(()),
    }
}

/// Claims, extends or sells the seats of one reservation.
async fn follow(
    transaction: &DatabaseTransaction,
    change: &Change,
    rows: &mut BTreeMap<SeatId, Locked>,
    counters: &mut Counters,
) -> Result<(), Stop<Refusal>> {
    let ids = seats_of(change);
    if ids.is_empty() {
        return Ok(());
    }
    let (effect, owner) = (Effect::of(&change.transition), change.after.id());
    let before = if effect == Effect::Claim { NOBODY } else { owner };
    let mut update = update_seats(&ids, effect.version_steps());
    update.and_where(Expr::col(Seats::ReservationId).eq(before.as_uuid()));
    if effect == Effect::Sell {
        update.value(Seats::Status, SeatStatus::Confirmed.code());
    } else {
        update
            .value(Seats::Status, SeatStatus::Held.code())
            .value(Seats::ReservationId, owner.as_uuid())
            .value(Seats::HoldExpiresAt, deadline_millis(change.after.hold_until()));
    }
    update.and_where(Expr::col(Seats::Status).eq(effect.seats_before().code()));
    expect(transaction, &update, ids.len()).await?;
    for id in ids {
        if let Some(seat) = rows.get_mut(&id) {
            seat.owner = owner;
            counters.count(seat.section, effect, 1);
        }
    }
    Ok(())
}

/// Nobody's reservation, of the same width as somebody's.
const NOBODY: ReservationId = ReservationId::new(Uuid::nil());

fn update_seats(ids: &[SeatId], version_steps: i32) -> UpdateStatement {
    Query::update()
        .table(Seats::Table)
        .value(Seats::Version, Expr::col(Seats::Version).add(version_steps))
        .and_where(Expr::col(Seats::Id).is_in(ids.iter().map(|id| id.as_uuid())))
        .to_owned()
}

/// A seat that no longer belongs to its reservation is not sold with it.
async fn expect(
    transaction: &DatabaseTransaction,
    update: &UpdateStatement,
    seats: usize,
) -> Result<(), Stop<Refusal>> {
    let written = transaction.execute(update).await?.rows_affected();
    if written == seats as u64 { Ok(()) } else { Err(Stop::Refused(Refusal::Superseded)) }
}
