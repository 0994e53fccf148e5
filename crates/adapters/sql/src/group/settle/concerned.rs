use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::Plain;

/// Every row that a group of settlements needs to see, ascending: the order in which everybody locks.
#[derive(Debug, Default)]
pub(in crate::group) struct Concerned {
    pub(in crate::group) reservations: BTreeSet<Uuid>,
    /// The persons of each date who give something back.
    pub(in crate::group) persons: BTreeMap<Uuid, BTreeSet<Uuid>>,
    pub(in crate::group) seats: BTreeSet<Uuid>,
    pub(in crate::group) payments: BTreeSet<Uuid>,
    pub(in crate::group) wallets: BTreeSet<Uuid>,
    /// Reservations that a new payment is to occupy.
    pub(in crate::group) occupied: BTreeSet<Uuid>,
    /// Person and digest of the key.
    pub(in crate::group) keys: BTreeSet<(Uuid, Uuid)>,
}

impl Concerned {
    pub(in crate::group) fn by(group: &[&Plain]) -> Self {
        let mut concerned = Self::default();
        for plain in group {
            concerned.reservations.insert(plain.reservation());
            if plain.effect().frees() {
                let (date, person) = plain.person();
                concerned.persons.entry(date).or_default().insert(person);
            }
            concerned.seats.extend(plain.seats());
            concerned.payments.extend(plain.payment().map(|payment| payment.id().as_uuid()));
            concerned.wallets.extend(plain.points.as_ref().map(|moved| moved.owner.as_uuid()));
            concerned.occupied.extend(plain.new_payment().map(|_| plain.reservation()));
            concerned.keys.extend(plain.key());
        }
        concerned
    }
}
