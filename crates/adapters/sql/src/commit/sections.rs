use std::collections::BTreeMap;

use frontrow_domain::catalog::SectionStatus;
use frontrow_domain::reservation::{Change, Claim};
use frontrow_domain::shared::SectionId;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::effect::Effect;
use super::{NewHold, Refusal};
use crate::codes::Code;
use crate::row::Row;
use crate::tables::Sections;
use crate::transaction::Stop;
use crate::value::count;

/// How the places of one section move.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Move {
    pub(crate) available: i32,
    pub(crate) held: i32,
    pub(crate) confirmed: i32,
    /// How many are claimed, which needs an open section.
    claimed: i32,
}

/// How the places of all sections move, ascending by section.
#[derive(Debug, Default)]
pub(crate) struct Counters(BTreeMap<SectionId, Move>);

impl Counters {
    /// The moves of claims on places; those of seats are counted when their rows are known.
    pub(super) fn of_places(holds: &[NewHold], steps: &[Change]) -> Self {
        let mut counters = Self::default();
        for change in holds.iter().map(|hold| &hold.change).chain(steps) {
            if let Claim::Places(places) = change.after.claim() {
                counters.count(places.section(), Effect::of(&change.transition), count(places.quantity()));
            }
        }
        counters
    }

    /// The sections whose places move, ascending.
    pub(crate) fn moves(&self) -> impl Iterator<Item = (SectionId, Move)> {
        let moves = self.0.iter().map(|(section, moved)| (*section, *moved));
        moves.filter(|(_, moved)| moved.claimed > 0 || (moved.available, moved.held, moved.confirmed) != (0, 0, 0))
    }

    /// Counts an effect on some places of a section.
    pub(crate) fn count(&mut self, section: SectionId, effect: Effect, places: i32) {
        let moved = self.0.entry(section).or_default();
        match effect {
            Effect::Claim => {
                moved.available -= places;
                moved.held += places;
                moved.claimed += places;
            }
            Effect::Extend => {}
            Effect::Sell => {
                moved.held -= places;
                moved.confirmed += places;
            }
            Effect::Release => {
                moved.held -= places;
                moved.available += places;
            }
            Effect::TakeBack => {
                moved.confirmed -= places;
                moved.available += places;
            }
        }
    }
}

/// Moves the places, in one statement a section, so that their sum never changes. Claiming asks for an open section
/// and enough places in the same statement.
pub(super) async fn write(transaction: &DatabaseTransaction, counters: &Counters) -> Result<(), Stop<Refusal>> {
    for (section, moved) in counters.moves() {
        let mut update = Query::update();
        update
            .table(Sections::Table)
            .value(Sections::Available, Expr::col(Sections::Available).add(moved.available))
            .value(Sections::Held, Expr::col(Sections::Held).add(moved.held))
            .value(Sections::Confirmed, Expr::col(Sections::Confirmed).add(moved.confirmed))
            .and_where(Expr::col(Sections::Id).eq(section.as_uuid()))
            .and_where(Expr::col(Sections::Available).add(moved.available).gte(0));
        if moved.claimed > 0 {
            update.and_where(Expr::col(Sections::Status).eq(SectionStatus::Open.code()));
        }
        if transaction.execute(&update).await?.rows_affected() != 1 {
            return Err(why_not(transaction, section, moved).await?);
        }
    }
    Ok(())
}

async fn why_not(
    transaction: &DatabaseTransaction,
    section: SectionId,
    moved: Move,
) -> Result<Stop<Refusal>, Stop<Refusal>> {
    let select = Query::select()
        .columns([Sections::Status, Sections::Available])
        .from(Sections::Table)
        .and_where(Expr::col(Sections::Id).eq(section.as_uuid()))
        .to_owned();
    let Some(row) = transaction.query_one(&select).await? else {
        return Ok(Stop::Refused(Refusal::SectionClosed));
    };
    let closed = SectionStatus::from_code(row.get("status")?)? == SectionStatus::Closed;
    let left = row.get::<i32>("available")? + moved.available;
    Ok(match closed && moved.claimed > 0 {
        true => Stop::Refused(Refusal::SectionClosed),
        false if left < 0 => {
            let remaining = u32::try_from(left + moved.claimed).unwrap_or(0);
            Stop::Refused(Refusal::PlacesShort { remaining })
        }
        // Places came back, or it was opened, between the two statements.
        false => Stop::Again,
    })
}
