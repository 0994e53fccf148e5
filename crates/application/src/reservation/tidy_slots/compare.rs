use std::collections::{BTreeSet, HashMap};

use frontrow_domain::reservation::{Reservation, Status};
use frontrow_domain::shared::ReservationId;
use futures_util::future::try_join_all;
use time::{Duration, OffsetDateTime};

use super::{Place, TidySlots};
use crate::news::Standing;
use crate::ports::{RememberedClaim, SlotArea, Unavailable};

/// Younger claims may still be on their way into the database.
const OLDER_THAN: Duration = Duration::seconds(10);
/// Claims of one page: one query by primary keys.
const CLAIMS_AT_ONCE: u32 = 500;
/// Pages of one run: 10,000 claims in some hundred milliseconds.
const PAGES_PER_RUN: u32 = 20;

impl TidySlots {
    /// Compares what the gate remembers with the database; gives how many claims it had wrong.
    pub(super) async fn compare(&self) -> Result<u64, Unavailable> {
        let (mut areas, mut place, mut corrected) = (self.gate.areas().await?, self.place(), 0);
        areas.retain(|area| place.area.is_none_or(|reached| *area >= reached));
        let mut areas = areas.into_iter();
        let mut current = areas.next();
        for _ in 0..PAGES_PER_RUN {
            let Some(area) = current else { break };
            let from = place.from.filter(|_| place.area == Some(area));
            let next = self.compare_page(area, from, &mut corrected).await?;
            if next.is_none() {
                current = areas.next();
            }
            place = Place { area: current, from: next };
            self.go_on_at(place);
        }
        if current.is_none() {
            self.go_on_at(Place::default());
        }
        if corrected > 0 {
            tracing::info!(corrected, "the gate had claims that the database has not, or has otherwise");
        }
        Ok(corrected)
    }

    async fn compare_page(
        &self,
        area: SlotArea,
        from: Option<u128>,
        corrected: &mut u64,
    ) -> Result<Option<u128>, Unavailable> {
        let now = self.clock.now();
        if from.is_none() && self.is_over(area, now).await? {
            self.gate.forget(area).await?;
            return Ok(None);
        }
        let page = self.gate.remembered(area, from, CLAIMS_AT_ONCE, now - OLDER_THAN).await?;
        let ids: BTreeSet<ReservationId> = page.claims.iter().map(|remembered| remembered.claim.reservation).collect();
        let ids: Vec<ReservationId> = ids.into_iter().collect();
        let found = self.reservations.find_many(&ids).await?;
        let found: HashMap<ReservationId, Reservation> = found.into_iter().map(|found| (found.id(), found)).collect();
        let corrections =
            page.claims.iter().map(|remembered| self.correct(remembered, found.get(&remembered.claim.reservation)));
        *corrected += try_join_all(corrections).await?.into_iter().filter(|corrected| *corrected).count() as u64;
        Ok(page.next)
    }

    /// Whether it had to be.
    async fn correct(&self, remembered: &RememberedClaim, found: Option<&Reservation>) -> Result<bool, Unavailable> {
        let Some(found) = found else {
            // Whoever took it vanished, or was refused and never came to give it back.
            self.gate.give_back(&remembered.claim).await?;
            return Ok(true);
        };
        let standing = Standing::of(found, found.created_at());
        let is_ticket = standing.status == Status::Confirmed;
        let until = (!is_ticket).then_some(standing.until);
        if standing.claims() && until == remembered.until {
            return Ok(false);
        }
        self.gate.correct(&standing).await?;
        Ok(true)
    }

    /// Nothing is held any more once sales are closed for good.
    async fn is_over(&self, area: SlotArea, now: OffsetDateTime) -> Result<bool, Unavailable> {
        let date = match area {
            SlotArea::Date(date) => Some(date),
            SlotArea::Section(section) => self.catalog.section(section).await?.map(|section| section.date),
        };
        let Some(date) = date else { return Ok(true) };
        let sale = self.catalog.sale(date).await?;
        Ok(sale.is_none_or(|sale| sale.concert.sales.closes_at() <= now))
    }
}
