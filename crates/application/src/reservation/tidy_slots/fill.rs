use frontrow_domain::reservation::Reservation;
use time::OffsetDateTime;

use super::{TidySlots, before_all_claims};
use crate::news::Standing;
use crate::ports::{SlotFilling, Unavailable};

/// Areas begun in one run. The others wait for the next, and are sold without the gate meanwhile.
const AREAS_PER_RUN: u32 = 16;
/// Reservations that are looked at in one query: some milliseconds, and one short step of the gate.
const LOOKED_AT_ONCE: u32 = 500;
/// Queries of one run: 20,000 reservations in some hundred milliseconds.
const PAGES_PER_RUN: u32 = 40;

impl TidySlots {
    /// Fills what was asked for; gives how many claims were added.
    pub(super) async fn fill_wanted(&self) -> Result<u64, Unavailable> {
        let (mut pages, mut added) = (PAGES_PER_RUN, 0);
        for area in self.gate.wanted(AREAS_PER_RUN).await? {
            if pages == 0 {
                break;
            }
            let now = self.clock.now();
            let Some(filling) = self.gate.begin_filling(area, now).await? else { continue };
            let filled = self.fill(&filling, &mut pages, now).await;
            if !matches!(filled, Ok(Filled { all: true, .. })) {
                // It is not wanted any more since it began, and not yet filled.
                self.gate.want(area).await?;
            }
            added += filled?.claims;
        }
        Ok(added)
    }

    async fn fill(&self, filling: &SlotFilling, pages: &mut u32, now: OffsetDateTime) -> Result<Filled, Unavailable> {
        let area = filling.area;
        let (mut after, mut claims) = (filling.after.unwrap_or(before_all_claims(area)), 0);
        while *pages > 0 {
            *pages -= 1;
            let page = self.reservations.claims(area, after, LOOKED_AT_ONCE).await?;
            let standings = standings(&page.claims, now);
            if !self.gate.fill(filling, &standings, page.next).await? {
                tracing::info!(?area, "the gate lost what it was filled with: beginning again");
                break;
            }
            claims += standings.len() as u64;
            match page.next {
                Some(last) => after = last,
                None => {
                    tracing::info!(?area, claims, "filled the gate");
                    return Ok(Filled { claims, all: true });
                }
            }
        }
        tracing::info!(?area, claims, "filling the gate goes on");
        Ok(Filled { claims, all: false })
    }
}

struct Filled {
    claims: u64,
    all: bool,
}

fn standings(claims: &[Reservation], now: OffsetDateTime) -> Vec<Standing> {
    let live = claims.iter().filter(|reservation| !reservation.has_lapsed(now));
    live.map(|reservation| Standing::of(reservation, reservation.created_at())).collect()
}
