use std::collections::BTreeMap;

use frontrow_domain::reservation::Change;
use frontrow_domain::shared::{DateId, UserId};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

use super::effect::Effect;
use super::{NewHold, Refusal};
use crate::tables::PersonLimits;
use crate::transaction::Stop;
use crate::value::count;

/// What changes for one person on one date.
#[derive(Clone, Copy, Default)]
struct Move {
    places: i32,
    /// The limit to check against, where places are taken.
    limit: Option<u32>,
}

/// Counts what persons hold and own of a date. Taking is refused beyond the limit; giving back never is.
pub(super) async fn write(
    transaction: &DatabaseTransaction,
    holds: &[NewHold],
    steps: &[Change],
) -> Result<(), Stop<Refusal>> {
    let moves = moves(holds, steps);
    let mut given_back: BTreeMap<(DateId, i32), Vec<UserId>> = BTreeMap::new();
    for ((date, person), Move { places, limit }) in moves {
        match limit {
            Some(limit) => take(transaction, date, person, places, limit).await?,
            None if places != 0 => given_back.entry((date, places)).or_default().push(person),
            None => {}
        }
    }
    for ((date, places), persons) in given_back {
        give_back(transaction, date, places, &persons).await?;
    }
    Ok(())
}

fn moves(holds: &[NewHold], steps: &[Change]) -> BTreeMap<(DateId, UserId), Move> {
    let mut moves: BTreeMap<(DateId, UserId), Move> = BTreeMap::new();
    for hold in holds {
        let reservation = &hold.change.after;
        let person = moves.entry((reservation.date(), reservation.holder())).or_default();
        person.places += count(reservation.claim().quantity());
        person.limit = Some(hold.limit_per_person);
    }
    for change in steps.iter().filter(|change| Effect::of(&change.transition).frees()) {
        let reservation = &change.after;
        let person = moves.entry((reservation.date(), reservation.holder())).or_default();
        person.places -= count(reservation.claim().quantity());
    }
    moves
}

async fn take(
    transaction: &DatabaseTransaction,
    date: DateId,
    person: UserId,
    places: i32,
    limit: u32,
) -> Result<(), Stop<Refusal>> {
    let insert = Query::insert()
        .into_table(PersonLimits::Table)
        .columns([PersonLimits::DateId, PersonLimits::UserId, PersonLimits::Held, PersonLimits::Allowed])
        .values_panic([date.as_uuid().into(), person.as_uuid().into(), 0.into(), count(limit).into()])
        .on_conflict(
            OnConflict::columns([PersonLimits::DateId, PersonLimits::UserId])
                .do_nothing_on([PersonLimits::DateId, PersonLimits::UserId])
                .to_owned(),
        )
        .to_owned();
    transaction.execute(&insert).await?;
    let update = Query::update()
        .table(PersonLimits::Table)
        .value(PersonLimits::Held, Expr::col(PersonLimits::Held).add(places))
        .value(PersonLimits::Allowed, count(limit))
        .and_where(Expr::col(PersonLimits::DateId).eq(date.as_uuid()))
        .and_where(Expr::col(PersonLimits::UserId).eq(person.as_uuid()))
        .and_where(Expr::col(PersonLimits::Held).add(places).lte(count(limit)))
        .to_owned();
    let taken = transaction.execute(&update).await?.rows_affected();
    if taken == 1 { Ok(()) } else { Err(Stop::Refused(Refusal::LimitReached)) }
}

async fn give_back(
    transaction: &DatabaseTransaction,
    date: DateId,
    places: i32,
    persons: &[UserId],
) -> Result<(), DbErr> {
    let update = Query::update()
        .table(PersonLimits::Table)
        .value(PersonLimits::Held, Expr::col(PersonLimits::Held).add(places))
        .and_where(Expr::col(PersonLimits::DateId).eq(date.as_uuid()))
        .and_where(Expr::col(PersonLimits::UserId).is_in(persons.iter().map(|person| person.as_uuid())))
        .to_owned();
    let written = transaction.execute(&update).await?.rows_affected();
    if written != persons.len() as u64 {
        // What they claimed ends all the same; the audit names the rows.
        tracing::error!(%date, "the count of somebody's places is missing");
    }
    Ok(())
}
