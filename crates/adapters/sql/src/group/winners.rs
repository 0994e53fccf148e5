use std::collections::BTreeMap;

use frontrow_application::ports::Hold;
use frontrow_domain::reservation::Claim;
use uuid::Uuid;

use crate::value::{count, deadline_millis};

/// What a group writes: its granted holds in order of arrival, and what they change, ascending.
#[derive(Debug, Default)]
pub(super) struct Winners<'a> {
    pub(super) holds: Vec<&'a Hold>,
    pub(super) seats: BTreeMap<Uuid, Claimed>,
    /// Of each date and person.
    pub(super) persons: BTreeMap<(Uuid, Uuid), Taken>,
    /// How many places each section loses.
    pub(super) sections: BTreeMap<Uuid, i32>,
}

/// Who gets a seat, and until when.
#[derive(Debug)]
pub(super) struct Claimed {
    pub(super) reservation: Uuid,
    pub(super) hold_expires_at: i64,
}

/// How many places a person takes, within which limit.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) places: i32,
    pub(super) limit: i32,
}

impl<'a> Winners<'a> {
    /// Adds a granted hold; `section_of` tells where a seat lies.
    pub(super) fn add(&mut self, hold: &'a Hold, section_of: impl Fn(Uuid) -> Uuid) {
        let reservation = &hold.change.after;
        let places = count(reservation.claim().quantity());
        let person = (reservation.date().as_uuid(), reservation.holder().as_uuid());
        let limit = count(hold.limit_per_person);
        let taken = self.persons.entry(person).or_insert(Taken { places: 0, limit });
        *taken = Taken { places: taken.places + places, limit };
        match reservation.claim() {
            Claim::Places(claim) => *self.sections.entry(claim.section().as_uuid()).or_default() += places,
            Claim::Seats(seats) => {
                let hold_expires_at = deadline_millis(reservation.hold_until());
                for seat in seats.ids().map(|id| id.as_uuid()) {
                    self.seats.insert(seat, Claimed { reservation: reservation.id().as_uuid(), hold_expires_at });
                    *self.sections.entry(section_of(seat)).or_default() += 1;
                }
            }
        }
        self.holds.push(hold);
    }

    /// How many rows are written in all: reservations, their log, one commit's number, and what they change.
    pub(super) fn rows(&self) -> u64 {
        (2 * self.holds.len() + 1 + self.persons.len() + self.seats.len() + self.sections.len()) as u64
    }
}
