use std::collections::{BTreeMap, BTreeSet};

use frontrow_application::news::Standing;
use frontrow_application::ports::{PlacesTake, RememberedClaim, SlotArea, SlotClaim};
use frontrow_domain::shared::ReservationId;
use time::OffsetDateTime;

use super::standing::{Adding, later, until};

/// Who has how many slots of one section. Which ones is nobody's business within one process.
#[derive(Default)]
pub(super) struct Places {
    claims: BTreeMap<ReservationId, Claim>,
    /// The deadlines of all that have one.
    due: BTreeSet<(OffsetDateTime, ReservationId)>,
    taken: u32,
}

struct Claim {
    quantity: u32,
    until: Option<OffsetDateTime>,
    at: OffsetDateTime,
}

impl Places {
    pub(super) fn has(&self, reservation: ReservationId) -> bool {
        self.claims.contains_key(&reservation)
    }

    pub(super) fn take(&mut self, wanted: &Standing, quantity: u32, capacity: u32) -> PlacesTake {
        self.end_lapsed(wanted.at);
        let free = capacity.saturating_sub(self.taken);
        if quantity > free {
            return PlacesTake::Full { free };
        }
        self.put(wanted, quantity);
        PlacesTake::Taken
    }

    pub(super) fn follow(&mut self, standing: &Standing, quantity: u32, adding: Adding) {
        let Some(claim) = self.claims.get_mut(&standing.reservation) else {
            if adding == Adding::New {
                self.put(standing, quantity);
            }
            return;
        };
        let (before, after) = (claim.until, later(claim.until, until(standing)));
        claim.until = after;
        self.due.extend(after.map(|after| (after, standing.reservation)));
        if let Some(before) = before.filter(|_| before != after) {
            self.due.remove(&(before, standing.reservation));
        }
    }

    pub(super) fn free(&mut self, reservation: ReservationId) {
        if let Some(claim) = self.claims.remove(&reservation) {
            self.taken -= claim.quantity;
            claim.until.map(|until| self.due.remove(&(until, reservation)));
        }
    }

    pub(super) fn remembered(
        &self,
        area: SlotArea,
        from: u128,
        before: OffsetDateTime,
    ) -> impl Iterator<Item = (u128, RememberedClaim)> {
        let old = self.claims.iter().filter(move |(_, claim)| claim.at < before);
        let listed = old.map(move |(&reservation, claim)| {
            let remembered = SlotClaim { area, reservation, seats: Vec::new() };
            (reservation.as_uuid().as_u128(), RememberedClaim { claim: remembered, until: claim.until })
        });
        listed.skip_while(move |(position, _)| *position < from)
    }

    fn put(&mut self, standing: &Standing, quantity: u32) {
        let claim = Claim { quantity, until: until(standing), at: standing.at };
        self.due.extend(claim.until.map(|until| (until, standing.reservation)));
        self.taken += quantity;
        self.claims.insert(standing.reservation, claim);
    }

    fn end_lapsed(&mut self, now: OffsetDateTime) {
        while let Some(&(until, reservation)) = self.due.first()
            && until <= now
        {
            self.free(reservation);
        }
    }
}
