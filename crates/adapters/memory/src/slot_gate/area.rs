use std::collections::HashSet;

use frontrow_application::news::{Claimed, Standing};
use frontrow_application::ports::{
    FILLED_AGAIN_AFTER, Hold, PlacesTake, RememberedPage, SeatsTake, SlotArea, SlotClaim, SlotFilling,
};
use frontrow_domain::shared::{ReservationId, SeatId};
use time::OffsetDateTime;

use super::asked::Asked;
use super::places::Places;
use super::seats::Seats;
use super::standing::Adding;

/// One section or date: places or seats, the other stays empty.
#[derive(Default)]
pub(super) struct Area {
    places: Places,
    seats: Seats,
    asked: Asked,
    filled_at: Option<OffsetDateTime>,
    filling: Option<Filling>,
}

struct Filling {
    number: u64,
    after: Option<ReservationId>,
    began_at: OffsetDateTime,
    /// What ended since it began: a page that was read before must not bring it back.
    ended: HashSet<ReservationId>,
}

impl Area {
    pub(super) fn is_cold(&self) -> bool {
        self.filled_at.is_none()
    }

    pub(super) fn take_places(&mut self, hold: &Hold, wanted: &Standing, quantity: u32, capacity: u32) -> PlacesTake {
        if self.places.has(wanted.reservation) {
            return PlacesTake::Taken;
        }
        if self.asked.lately(hold, wanted) {
            return PlacesTake::Unsure;
        }
        let take = self.places.take(wanted, quantity, capacity);
        if take == PlacesTake::Taken {
            self.asked.remember(hold, wanted);
        }
        take
    }

    pub(super) fn take_seats(&mut self, hold: &Hold, wanted: &Standing, seats: &[SeatId]) -> SeatsTake {
        if self.seats.has(wanted.reservation, seats) {
            return SeatsTake::Taken;
        }
        if self.asked.lately(hold, wanted) {
            return SeatsTake::Unsure;
        }
        let take = self.seats.take(wanted, seats);
        if take == SeatsTake::Taken {
            self.asked.remember(hold, wanted);
        }
        take
    }

    pub(super) fn follow(&mut self, standing: &Standing, adding: Adding) {
        if !standing.claims() {
            if let Some(filling) = &mut self.filling {
                filling.ended.insert(standing.reservation);
            }
            self.free(&SlotClaim::of(standing));
            return;
        }
        match &standing.claimed {
            Claimed::Places { quantity, .. } => self.places.follow(standing, *quantity, adding),
            Claimed::Seats(seats) => self.seats.follow(standing, seats, adding),
        }
    }

    pub(super) fn free(&mut self, claim: &SlotClaim) {
        self.places.free(claim.reservation);
        self.seats.free(claim.reservation, &claim.seats);
    }

    /// None where it was filled a moment ago.
    pub(super) fn begin_filling(&mut self, area: SlotArea, number: u64, now: OffsetDateTime) -> Option<SlotFilling> {
        if self.filling.is_none() && self.filled_at.is_some_and(|filled_at| now < filled_at + FILLED_AGAIN_AFTER) {
            return None;
        }
        let new = || Filling { number, after: None, began_at: now, ended: HashSet::new() };
        let filling = self.filling.get_or_insert_with(new);
        Some(SlotFilling { area, number: filling.number, after: filling.after })
    }

    pub(super) fn fill(&mut self, number: u64, claims: &[Standing], next: Option<ReservationId>) -> bool {
        let Some(mut filling) = self.filling.take_if(|filling| filling.number == number) else { return false };
        for standing in claims.iter().filter(|standing| !filling.ended.contains(&standing.reservation)) {
            self.follow(standing, Adding::New);
        }
        if next.is_some() {
            filling.after = next;
            self.filling = Some(filling);
        } else {
            self.filled_at = Some(filling.began_at);
        }
        true
    }

    pub(super) fn remembered(
        &self,
        area: SlotArea,
        from: u128,
        at_most: u32,
        before: OffsetDateTime,
    ) -> RememberedPage {
        let places = self.places.remembered(area, from, before);
        let mut rest = places.chain(self.seats.remembered(area, from, before));
        let claims = rest.by_ref().take(at_most as usize).map(|(_, claim)| claim).collect();
        RememberedPage { claims, next: rest.next().map(|(position, _)| position) }
    }
}
