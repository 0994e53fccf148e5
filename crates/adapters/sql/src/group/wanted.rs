use std::collections::{BTreeMap, BTreeSet};

use frontrow_application::ports::Hold;
use frontrow_domain::reservation::Claim;
use uuid::Uuid;

/// Every row that a group needs to see, ascending: the order in which everybody locks.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// The persons of each date.
    pub(super) persons: BTreeMap<Uuid, BTreeSet<Uuid>>,
    pub(super) seats: BTreeSet<Uuid>,
    /// Person and digest of the key.
    pub(super) keys: BTreeSet<(Uuid, Uuid)>,
}

impl Wanted {
    pub(super) fn by<'a>(holds: impl Iterator<Item = &'a Hold>) -> Self {
        let mut wanted = Self::default();
        for Hold { change, key, .. } in holds {
            let (date, person) = (change.after.date().as_uuid(), change.after.holder().as_uuid());
            wanted.persons.entry(date).or_default().insert(person);
            wanted.keys.insert((person, Uuid::from_bytes(key.digest)));
            if let Claim::Seats(seats) = change.after.claim() {
                wanted.seats.extend(seats.ids().map(|id| id.as_uuid()));
            }
        }
        wanted
    }

    /// The dates, ascending.
    pub(super) fn dates(&self) -> impl Iterator<Item = Uuid> {
        self.persons.keys().copied()
    }
}
