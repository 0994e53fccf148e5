//! The slots of all sections and dates.

mod area;
mod asked;
mod places;
mod seats;
mod standing;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use async_trait::async_trait;
use frontrow_application::news::{Claimed, News, SalesNews, Standing};
use frontrow_application::ports::{
    Hold, PlacesTake, RememberedPage, SeatsTake, SlotArea, SlotClaim, SlotFilling, SlotGate, Unavailable,
};
use frontrow_domain::shared::ReservationId;
use time::OffsetDateTime;

use self::area::Area;
use self::standing::Adding;
use crate::guard::lock;

/// Areas that wait to be filled: more than one house has on sale. Whoever is missing asks again.
const WANTED_AT_MOST: usize = 10_000;

/// Slots of this process.
#[derive(Default)]
pub struct MemorySlotGate(Mutex<Gate>);

#[derive(Default)]
struct Gate {
    areas: BTreeMap<SlotArea, Area>,
    wanted: BTreeSet<SlotArea>,
    fillings: u64,
}

impl MemorySlotGate {
    /// Everything is cold.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn follow(&self, standing: &Standing, adding: Adding) {
        if let Some(area) = lock(&self.0).areas.get_mut(&SlotArea::of(standing)) {
            area.follow(standing, adding);
        }
    }
}

impl Gate {
    /// An area that is not cold; one that is, is wanted.
    fn filled(&mut self, area: SlotArea) -> Option<&mut Area> {
        if self.areas.get(&area).is_none_or(Area::is_cold) {
            self.want(area);
            return None;
        }
        self.areas.get_mut(&area)
    }

    fn want(&mut self, area: SlotArea) {
        if self.wanted.len() < WANTED_AT_MOST {
            self.wanted.insert(area);
        }
    }
}

#[async_trait]
impl SlotGate for MemorySlotGate {
    async fn take_places(&self, hold: &Hold, capacity: u32) -> Result<PlacesTake, Unavailable> {
        let wanted = Standing::from(&hold.change);
        let Claimed::Places { quantity, .. } = wanted.claimed else { return Ok(PlacesTake::Unsure) };
        let mut gate = lock(&self.0);
        let Some(area) = gate.filled(SlotArea::of(&wanted)) else { return Ok(PlacesTake::Cold) };
        Ok(area.take_places(hold, &wanted, quantity, capacity))
    }

    async fn take_seats(&self, hold: &Hold) -> Result<SeatsTake, Unavailable> {
        let wanted = Standing::from(&hold.change);
        let Claimed::Seats(seats) = &wanted.claimed else { return Ok(SeatsTake::Unsure) };
        let mut gate = lock(&self.0);
        let Some(area) = gate.filled(SlotArea::of(&wanted)) else { return Ok(SeatsTake::Cold) };
        Ok(area.take_seats(hold, &wanted, seats))
    }

    async fn give_back(&self, claim: &SlotClaim) -> Result<(), Unavailable> {
        if let Some(area) = lock(&self.0).areas.get_mut(&claim.area) {
            area.free(claim);
        }
        Ok(())
    }

    async fn settle(&self, standing: &Standing) -> Result<(), Unavailable> {
        self.follow(standing, Adding::New);
        Ok(())
    }

    async fn correct(&self, standing: &Standing) -> Result<(), Unavailable> {
        self.follow(standing, Adding::Nothing);
        Ok(())
    }

    async fn want(&self, area: SlotArea) -> Result<(), Unavailable> {
        lock(&self.0).want(area);
        Ok(())
    }

    async fn wanted(&self, at_most: u32) -> Result<Vec<SlotArea>, Unavailable> {
        Ok(lock(&self.0).wanted.iter().copied().take(at_most as usize).collect())
    }

    async fn begin_filling(&self, area: SlotArea, now: OffsetDateTime) -> Result<Option<SlotFilling>, Unavailable> {
        let mut gate = lock(&self.0);
        gate.wanted.remove(&area);
        gate.fillings += 1;
        let number = gate.fillings;
        Ok(gate.areas.entry(area).or_default().begin_filling(area, number, now))
    }

    async fn fill(
        &self,
        filling: &SlotFilling,
        claims: &[Standing],
        next: Option<ReservationId>,
    ) -> Result<bool, Unavailable> {
        let mut gate = lock(&self.0);
        let area = gate.areas.get_mut(&filling.area);
        Ok(area.is_some_and(|area| area.fill(filling.number, claims, next)))
    }

    async fn areas(&self) -> Result<Vec<SlotArea>, Unavailable> {
        Ok(lock(&self.0).areas.keys().copied().collect())
    }

    async fn remembered(
        &self,
        area: SlotArea,
        from: Option<u128>,
        at_most: u32,
        before: OffsetDateTime,
    ) -> Result<RememberedPage, Unavailable> {
        let gate = lock(&self.0);
        let kept = gate.areas.get(&area);
        Ok(kept.map(|kept| kept.remembered(area, from.unwrap_or(0), at_most, before)).unwrap_or_default())
    }

    async fn forget(&self, area: SlotArea) -> Result<(), Unavailable> {
        lock(&self.0).areas.remove(&area);
        Ok(())
    }
}

impl SalesNews for MemorySlotGate {
    fn tell(&self, news: &News) {
        match news {
            News::Wrote(standing) => self.follow(standing, Adding::New),
            // The comparison with the database finds out, and the caller decides how large a section is.
            News::MayHaveWritten(_) | News::ProgrammeChanged(_) => {}
            News::Lost => {
                let gate = &mut *lock(&self.0);
                let areas: Vec<SlotArea> = gate.areas.keys().copied().collect();
                areas.into_iter().for_each(|area| gate.want(area));
            }
        }
    }
}
