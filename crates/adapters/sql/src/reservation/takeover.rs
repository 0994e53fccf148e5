//! What a claim does before it claims: looks whether it can succeed at all, and ends the lapsed holds in its way.

use std::collections::{BTreeMap, BTreeSet};

use frontrow_domain::catalog::{SeatStatus, SectionStatus};
use frontrow_domain::reservation::{Change, Claim, PlacesClaim, Reservation, SeatSet, Status};
use frontrow_domain::shared::{ReservationId, SeatId};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use time::OffsetDateTime;

use super::lapsed::{Waiting, end, lapsed_of_person, lock_lapsed, lock_lapsed_of_section, some_lapsed_in_section};
use crate::codes::Code;
use crate::commit::Refusal;
use crate::row::Row;
use crate::tables::{PersonLimits, Seats, Sections};
use crate::transaction::Stop;
use crate::value::millis;

/// A claim that takes over what lapsed holds still hold.
pub(crate) struct Takeover<'a> {
    claimant: &'a Reservation,
    now: OffsetDateTime,
    limit_per_person: u32,
    /// Steps that the same commit takes anyway.
    also: &'a [Change],
}

impl<'a> Takeover<'a> {
    pub(crate) const fn of(claim: &'a Change, limit_per_person: u32, also: &'a [Change]) -> Self {
        Self { claimant: &claim.after, now: claim.transition.at, limit_per_person, also }
    }

    /// The steps that end the lapsed holds in the way, whose rows are locked then; or why the claim cannot succeed.
    pub(crate) async fn end_lapsed(&self, transaction: &DatabaseTransaction) -> Result<Vec<Change>, Stop<Refusal>> {
        let (mut wanted, mut locked) = match self.claimant.claim() {
            Claim::Seats(seats) => (self.owners_of_seats(transaction, seats).await?, Vec::new()),
            Claim::Places(places) => (BTreeSet::new(), self.lock_holds_of_section(transaction, places).await?),
        };
        if self.passes_limit(transaction).await? {
            let own = self.own_lapsed(transaction).await?;
            wanted.extend(own.iter().map(Reservation::id));
        }
        locked.extend(lock_lapsed(transaction, wanted, self.now).await?);
        let ended_anyway: BTreeSet<ReservationId> = self.also.iter().map(|change| change.after.id()).collect();
        let each_once: BTreeMap<ReservationId, Reservation> =
            locked.into_iter().map(|reservation| (reservation.id(), reservation)).collect();
        Ok(end(each_once.into_values().filter(|lapsed| !ended_anyway.contains(&lapsed.id())), self.now))
    }

    /// A refusal as it is to be told. What was refused while there are lapsed holds that this claim did not end,
    /// because it lost a race, is decided again. It only looks: whoever waited for a lock here could hold the row that
    /// the other one waits for.
    pub(crate) async fn judge(
        &self,
        transaction: &DatabaseTransaction,
        written: Result<(), Stop<Refusal>>,
    ) -> Result<(), Stop<Refusal>> {
        let overlooked = match (&written, self.claimant.claim()) {
            (Err(Stop::Refused(Refusal::LimitReached)), _) => !self.own_lapsed(transaction).await?.is_empty(),
            (Err(Stop::Refused(Refusal::PlacesShort { .. })), Claim::Places(places)) => {
                // In this order: whoever ends the last of them in between has freed its places by the second look.
                some_lapsed_in_section(transaction, places.section(), self.now).await?
                    || places_left(transaction, places).await? >= places.quantity()
            }
            _ => false,
        };
        if overlooked { Err(Stop::Again) } else { written }
    }

    /// Whose lapsed holds are on the seats. Seats that somebody has, or that are not there, are refused before
    /// anything is locked; most claims in a rush end here.
    async fn owners_of_seats(
        &self,
        transaction: &DatabaseTransaction,
        seats: &SeatSet,
    ) -> Result<BTreeSet<ReservationId>, Stop<Refusal>> {
        let found = look_at(transaction, seats).await?;
        if found.values().any(|seat| seat.section == SectionStatus::Closed) {
            return Err(Stop::Refused(Refusal::SectionClosed));
        }
        let (mut contested, mut owners) = (Vec::new(), BTreeSet::new());
        for id in seats.ids() {
            match found.get(&id) {
                Some(seat) if seat.status == SeatStatus::Available => {}
                Some(seat) if seat.status == SeatStatus::Held && seat.hold_expires_at <= millis(self.now) => {
                    owners.insert(seat.owner);
                }
                Some(_) | None => contested.push(id),
            }
        }
        if contested.is_empty() { Ok(owners) } else { Err(Stop::Refused(Refusal::SeatsTaken(contested))) }
    }

    /// Locks as many lapsed holds of the section as the claim is short of places. Each gives at least one back.
    async fn lock_holds_of_section(
        &self,
        transaction: &DatabaseTransaction,
        places: &PlacesClaim,
    ) -> Result<Vec<Reservation>, Stop<Refusal>> {
        let short = places.quantity().saturating_sub(self.places_in_all(transaction, places).await?);
        if short == 0 {
            return Ok(Vec::new());
        }
        let locked = self.lock_lapsed_places(transaction, places, short, Waiting::Never).await?;
        if freed(&locked) >= short {
            return Ok(locked);
        }
        let locked = self.lock_lapsed_places(transaction, places, short, Waiting::ForOthers).await?;
        let remaining = self.places_in_all(transaction, places).await? + freed(&locked);
        if remaining < places.quantity() {
            return Err(Stop::Refused(Refusal::PlacesShort { remaining }));
        }
        Ok(locked)
    }

    async fn lock_lapsed_places(
        &self,
        transaction: &DatabaseTransaction,
        places: &PlacesClaim,
        at_most: u32,
        waiting: Waiting,
    ) -> Result<Vec<Reservation>, DbErr> {
        lock_lapsed_of_section(transaction, places.section(), self.now, at_most, waiting).await
    }

    /// The places that are free, with those that the same commit gives back anyway.
    async fn places_in_all(
        &self,
        transaction: &DatabaseTransaction,
        places: &PlacesClaim,
    ) -> Result<u32, Stop<Refusal>> {
        Ok(places_left(transaction, places).await? + self.also_freed(places))
    }

    fn also_freed(&self, places: &PlacesClaim) -> u32 {
        let ended = self.also.iter().map(|change| &change.after);
        let freed = ended.filter_map(|reservation| match (reservation.status(), reservation.claim()) {
            (Status::Cancelled | Status::Expired, Claim::Places(other)) if other.section() == places.section() => {
                Some(other.quantity())
            }
            _ => None,
        });
        freed.sum()
    }

    async fn passes_limit(&self, transaction: &DatabaseTransaction) -> Result<bool, DbErr> {
        let select = Query::select()
            .column(PersonLimits::Held)
            .from(PersonLimits::Table)
            .and_where(Expr::col(PersonLimits::DateId).eq(self.claimant.date().as_uuid()))
            .and_where(Expr::col(PersonLimits::UserId).eq(self.claimant.holder().as_uuid()))
            .to_owned();
        let row = transaction.query_one(&select).await?;
        let held = row.map(|row| row.count("held")).transpose()?.unwrap_or(0);
        Ok(held + self.claimant.claim().quantity() > self.limit_per_person)
    }

    async fn own_lapsed(&self, transaction: &DatabaseTransaction) -> Result<Vec<Reservation>, DbErr> {
        lapsed_of_person(transaction, self.claimant.holder(), self.claimant.date(), self.now).await
    }
}

/// The places that are free.
async fn places_left(transaction: &DatabaseTransaction, places: &PlacesClaim) -> Result<u32, Stop<Refusal>> {
    let select = Query::select()
        .columns([Sections::Status, Sections::Available])
        .from(Sections::Table)
        .and_where(Expr::col(Sections::Id).eq(places.section().as_uuid()))
        .to_owned();
    let Some(row) = transaction.query_one(&select).await? else {
        return Err(Stop::Refused(Refusal::SectionClosed));
    };
    if SectionStatus::from_code(row.get("status")?)? == SectionStatus::Closed {
        return Err(Stop::Refused(Refusal::SectionClosed));
    }
    Ok(row.count("available")?)
}

fn freed(reservations: &[Reservation]) -> u32 {
    reservations.iter().map(|reservation| reservation.claim().quantity()).sum()
}

/// A seat as it was last committed.
struct Seen {
    status: SeatStatus,
    owner: ReservationId,
    hold_expires_at: i64,
    section: SectionStatus,
}

async fn look_at(transaction: &DatabaseTransaction, seats: &SeatSet) -> Result<BTreeMap<SeatId, Seen>, DbErr> {
    let select = Query::select()
        .column((Seats::Table, Seats::Id))
        .column((Seats::Table, Seats::Status))
        .column((Seats::Table, Seats::ReservationId))
        .column((Seats::Table, Seats::HoldExpiresAt))
        .expr_as(Expr::col((Sections::Table, Sections::Status)), "section_status")
        .from(Seats::Table)
        .inner_join(
            Sections::Table,
            Expr::col((Sections::Table, Sections::Id)).equals((Seats::Table, Seats::SectionId)),
        )
        .and_where(Expr::col((Seats::Table, Seats::Id)).is_in(seats.ids().map(SeatId::as_uuid)))
        .to_owned();
    let rows = transaction.query_all(&select).await?;
    let seen = rows.iter().map(|row| {
        let seen = Seen {
            status: SeatStatus::from_code(row.get("status")?)?,
            owner: row.id("reservation_id", ReservationId::new)?,
            hold_expires_at: row.get("hold_expires_at")?,
            section: SectionStatus::from_code(row.get("section_status")?)?,
        };
        Ok((row.id("id", SeatId::new)?, seen))
    });
    seen.collect()
}
