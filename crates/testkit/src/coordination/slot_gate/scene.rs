//! What the clauses take and look at again and again.

use frontrow_application::news::Standing;
use frontrow_application::ports::{Hold, PlacesTake, SeatsTake, SlotArea, SlotClaim, SlotGate};
use frontrow_domain::reservation::{Change, Claim, HeldSeat, NewHold, PlacesClaim, Reservation, SeatSet, Settlement};
use frontrow_domain::shared::{
    Actor, ConcertId, DateId, Deadline, Outcome, ReservationId, SeatId, SectionId, UserId, Won,
};
use time::{Duration, OffsetDateTime};

use crate::builders::{HOLD_TTL, LIMIT, a_code, a_key, somebody};
use crate::{FakeClock, new_id};

/// When the clauses begin.
pub(super) const NOW: OffsetDateTime = FakeClock::START;
/// The first instant at which a hold made at [`NOW`] is anybody's.
pub(super) const LAPSED: OffsetDateTime = NOW.saturating_add(HOLD_TTL);
/// The last instant at which it is not.
pub(super) const LAST_MOMENT: OffsetDateTime = LAPSED.saturating_sub(Duration::MILLISECOND);
/// How many want the same at once.
pub(super) const CROWD: usize = 60;
/// How many places the sections have, unless a clause says otherwise.
pub(super) const CAPACITY: u32 = 10;

/// A date with a standing section and some seats, which nobody has anything of.
#[derive(Clone)]
pub(super) struct House {
    pub(super) date: DateId,
    pub(super) section: SectionId,
    pub(super) seats: Vec<HeldSeat>,
}

impl House {
    pub(super) fn new() -> Self {
        let (date, section) = (DateId::new(new_id()), SectionId::new(new_id()));
        let seat = |number| HeldSeat { id: SeatId::new(new_id()), label: format!("A{number}"), price: Won::ZERO };
        Self { date, section, seats: (1..=12).map(seat).collect() }
    }

    /// One of which the gate has been told that nothing is claimed.
    pub(super) async fn open(gate: &dyn SlotGate) -> Self {
        let house = Self::new();
        for area in house.areas() {
            fill(gate, area, &[]).await;
        }
        house
    }

    pub(super) fn areas(&self) -> [SlotArea; 2] {
        [SlotArea::Section(self.section), SlotArea::Date(self.date)]
    }

    /// Somebody's hold of so many places, not yet asked for.
    pub(super) fn places(&self, quantity: u32, at: OffsetDateTime) -> Hold {
        let claim = PlacesClaim::new(self.section, "Floor".to_owned(), Won::ZERO, quantity).unwrap();
        self.hold(somebody(), Claim::Places(claim), at)
    }

    /// Somebody's hold of the seats at these positions, not yet asked for.
    pub(super) fn cart(&self, positions: &[usize], at: OffsetDateTime) -> Hold {
        let seats = positions.iter().map(|&position| self.seats[position].clone()).collect();
        self.hold(somebody(), Claim::Seats(SeatSet::new(seats).unwrap()), at)
    }

    /// The same person's request with the same key again, for something else.
    pub(super) fn again(&self, first: &Hold, other: &Hold) -> Hold {
        let (holder, claim) = (first.change.after.holder(), other.change.after.claim().clone());
        Hold { key: first.key, ..self.hold(holder, claim, other.change.after.created_at()) }
    }

    fn hold(&self, holder: UserId, claim: Claim, at: OffsetDateTime) -> Hold {
        let new = NewHold {
            id: ReservationId::new(new_id()),
            holder,
            concert: ConcertId::new(new_id()),
            date: self.date,
            claim,
            hold_until: Deadline::after(at, HOLD_TTL),
            cancellable_until: at + Duration::days(31),
        };
        Hold { change: Reservation::hold(new, at), key: a_key(), limit_per_person: LIMIT }
    }
}

/// Fills an area in one page.
pub(super) async fn fill(gate: &dyn SlotGate, area: SlotArea, claims: &[Standing]) {
    let filling = gate.begin_filling(area, NOW).await.unwrap().unwrap();
    assert!(gate.fill(&filling, claims, None).await.unwrap());
}

pub(super) async fn take_places(gate: &dyn SlotGate, hold: &Hold) -> PlacesTake {
    gate.take_places(hold, CAPACITY).await.unwrap()
}

/// Somebody's places, taken at `at`.
pub(super) async fn taken_places(gate: &dyn SlotGate, house: &House, quantity: u32, at: OffsetDateTime) -> Hold {
    let hold = house.places(quantity, at);
    assert_eq!(take_places(gate, &hold).await, PlacesTake::Taken);
    hold
}

/// Somebody's seats, taken at `at`.
pub(super) async fn taken_seats(gate: &dyn SlotGate, house: &House, positions: &[usize], at: OffsetDateTime) -> Hold {
    let hold = house.cart(positions, at);
    assert_eq!(gate.take_seats(&hold).await.unwrap(), SeatsTake::Taken);
    hold
}

/// How many places are free at `at`.
pub(super) async fn free_places(gate: &dyn SlotGate, house: &House, at: OffsetDateTime) -> u32 {
    match take_places(gate, &house.places(CAPACITY + 1, at)).await {
        PlacesTake::Full { free } => free,
        other @ (PlacesTake::Taken | PlacesTake::Unsure | PlacesTake::Cold) => panic!("{other:?}"),
    }
}

/// Whether a seat is free at `at`: it is taken and given back.
pub(super) async fn is_free(gate: &dyn SlotGate, house: &House, position: usize, at: OffsetDateTime) -> bool {
    let hold = house.cart(&[position], at);
    match gate.take_seats(&hold).await.unwrap() {
        SeatsTake::Taken => {
            gate.give_back(&claim(&hold)).await.unwrap();
            true
        }
        SeatsTake::Held => false,
        other @ (SeatsTake::Unsure | SeatsTake::Cold) => panic!("{other:?}"),
    }
}

pub(super) fn standing(hold: &Hold) -> Standing {
    Standing::from(&hold.change)
}

pub(super) fn claim(hold: &Hold) -> SlotClaim {
    SlotClaim::of(&standing(hold))
}

fn changed<S, E: std::fmt::Debug>(step: Result<Outcome<Change, S>, E>) -> Change {
    match step.unwrap() {
        Outcome::Changed(change) => change,
        Outcome::Unchanged(_) => panic!("no step"),
    }
}

/// How a hold stands after somebody began to pay, with a lease of ten minutes.
pub(super) fn prolonged(hold: &Hold, at: OffsetDateTime) -> Standing {
    Standing::from(&hold.change.after.clone().start_payment(Duration::minutes(10), at).unwrap())
}

/// How it stands as a ticket.
pub(super) fn confirmed(hold: &Hold, at: OffsetDateTime) -> Standing {
    Standing::from(&changed(hold.change.after.clone().confirm(Settlement::Free, a_code(), at)))
}

/// How it stands after its holder gave it back.
pub(super) fn cancelled(hold: &Hold, at: OffsetDateTime) -> Standing {
    Standing::from(&changed(hold.change.after.clone().cancel(Actor::User, None, at)))
}
