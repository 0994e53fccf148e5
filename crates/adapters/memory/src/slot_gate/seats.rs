use std::collections::BTreeMap;

use frontrow_application::news::Standing;
use frontrow_application::ports::{RememberedClaim, SeatsTake, SlotArea, SlotClaim};
use frontrow_domain::shared::{ReservationId, SeatId};
use time::OffsetDateTime;

use super::standing::{Adding, later, until};

/// Who has which seats of one date.
#[derive(Default)]
pub(super) struct Seats(BTreeMap<SeatId, Claim>);

#[derive(Clone, Copy)]
struct Claim {
    reservation: ReservationId,
    until: Option<OffsetDateTime>,
    at: OffsetDateTime,
}

impl Claim {
    fn of(standing: &Standing) -> Self {
        Self { reservation: standing.reservation, until: until(standing), at: standing.at }
    }

    fn is_live(&self, now: OffsetDateTime) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

impl Seats {
    /// Whether the reservation has all of them.
    pub(super) fn has(&self, reservation: ReservationId, seats: &[SeatId]) -> bool {
        seats.iter().all(|seat| self.0.get(seat).is_some_and(|claim| claim.reservation == reservation))
    }

    pub(super) fn take(&mut self, wanted: &Standing, seats: &[SeatId]) -> SeatsTake {
        let held = seats.iter().filter(|seat| self.is_held(seat, wanted)).count();
        if held == seats.len() {
            return SeatsTake::Held;
        }
        if held > 0 {
            return SeatsTake::Unsure;
        }
        self.0.extend(seats.iter().map(|seat| (*seat, Claim::of(wanted))));
        SeatsTake::Taken
    }

    pub(super) fn follow(&mut self, standing: &Standing, seats: &[SeatId], adding: Adding) {
        for seat in seats {
            match self.0.get_mut(seat) {
                Some(claim) if claim.reservation == standing.reservation => {
                    claim.until = later(claim.until, until(standing));
                }
                Some(claim) if adding == Adding::New && is_newer(standing, claim) => *claim = Claim::of(standing),
                None if adding == Adding::New => {
                    self.0.insert(*seat, Claim::of(standing));
                }
                Some(_) | None => {}
            }
        }
    }

    pub(super) fn free(&mut self, reservation: ReservationId, seats: &[SeatId]) {
        for seat in seats {
            if self.0.get(seat).is_some_and(|claim| claim.reservation == reservation) {
                self.0.remove(seat);
            }
        }
    }

    pub(super) fn remembered(
        &self,
        area: SlotArea,
        from: u128,
        before: OffsetDateTime,
    ) -> impl Iterator<Item = (u128, RememberedClaim)> {
        let old = self.0.iter().filter(move |(_, claim)| claim.at < before);
        let listed = old.map(move |(&seat, claim)| {
            let remembered = SlotClaim { area, reservation: claim.reservation, seats: vec![seat] };
            (seat.as_uuid().as_u128(), RememberedClaim { claim: remembered, until: claim.until })
        });
        listed.skip_while(move |(position, _)| *position < from)
    }

    fn is_held(&self, seat: &SeatId, wanted: &Standing) -> bool {
        self.0.get(seat).is_some_and(|claim| claim.reservation != wanted.reservation && claim.is_live(wanted.at))
    }
}

/// One seat's reservations follow each other, and ids ascend with time.
fn is_newer(standing: &Standing, claim: &Claim) -> bool {
    standing.reservation > claim.reservation || !claim.is_live(standing.at)
}
