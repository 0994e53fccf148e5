//! Holds what was acknowledged against what is stored. Pure, so that a test can hand it a seat that was sold twice.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

/// A cart that was answered with 201.
#[derive(Clone, Debug)]
pub(crate) struct Acknowledged {
    pub(crate) reservation: Uuid,
    pub(crate) seats: Vec<Uuid>,
}

/// What the database holds in the end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stored {
    /// How many seats each reservation is for.
    pub(crate) reservations: HashMap<Uuid, usize>,
    /// Whose each seat is, where it is somebody's.
    pub(crate) seats: HashMap<Uuid, Uuid>,
}

/// What must never be; each a number of seats or carts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Findings {
    /// Seats that were acknowledged to two carts.
    pub(crate) sold_twice: u64,
    /// Reservations that do not have as many seats as they are for.
    pub(crate) part_filled: u64,
    /// Carts that were acknowledged, and are not stored whole.
    pub(crate) missing: u64,
}

impl Findings {
    pub(crate) fn of(acknowledged: &[Acknowledged], stored: &Stored) -> Self {
        let mut first_owner: HashMap<Uuid, Uuid> = HashMap::new();
        let mut twice = HashSet::new();
        for cart in acknowledged {
            for seat in &cart.seats {
                let owner = first_owner.entry(*seat).or_insert(cart.reservation);
                if *owner != cart.reservation {
                    twice.insert(*seat);
                }
            }
        }
        let is_stored = |cart: &&Acknowledged| {
            let its_own = cart.seats.iter().all(|seat| stored.seats.get(seat) == Some(&cart.reservation));
            its_own && stored.reservations.contains_key(&cart.reservation)
        };
        Self {
            sold_twice: twice.len() as u64,
            part_filled: stored.part_filled(),
            missing: acknowledged.iter().filter(|cart| !is_stored(cart)).count() as u64,
        }
    }
}

impl Stored {
    /// Reservations that none of the acknowledgements is about.
    pub(crate) fn unknown_to(&self, acknowledged: &[Acknowledged]) -> u64 {
        let told: HashSet<Uuid> = acknowledged.iter().map(|cart| cart.reservation).collect();
        self.reservations.keys().filter(|id| !told.contains(id)).count() as u64
    }

    fn part_filled(&self) -> u64 {
        let mut seats_of: HashMap<Uuid, usize> = HashMap::new();
        for owner in self.seats.values() {
            *seats_of.entry(*owner).or_default() += 1;
        }
        let differs = |(id, wanted): &(&Uuid, &usize)| seats_of.get(id).copied().unwrap_or_default() != **wanted;
        self.reservations.iter().filter(differs).count() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEATS: [Uuid; 4] = [Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3), Uuid::from_u128(4)];
    const A: Uuid = SEATS[0];
    const B: Uuid = SEATS[1];
    const C: Uuid = SEATS[2];
    const D: Uuid = SEATS[3];
    const FIRST: Uuid = Uuid::from_u128(101);
    const SECOND: Uuid = Uuid::from_u128(102);

    fn cart(reservation: Uuid, seats: &[Uuid]) -> Acknowledged {
        Acknowledged { reservation, seats: seats.to_vec() }
    }

    fn stored(reservations: &[(Uuid, usize)], seats: &[(Uuid, Uuid)]) -> Stored {
        Stored { reservations: reservations.iter().copied().collect(), seats: seats.iter().copied().collect() }
    }

    #[test]
    fn a_sale_in_good_order_has_no_findings() {
        let acknowledged = [cart(FIRST, &[A, B]), cart(SECOND, &[C, D])];
        let stored = stored(&[(FIRST, 2), (SECOND, 2)], &[(A, FIRST), (B, FIRST), (C, SECOND), (D, SECOND)]);
        assert_eq!(Findings::of(&acknowledged, &stored), Findings::default());
    }

    #[test]
    fn a_seat_acknowledged_twice_is_found() {
        let acknowledged = [cart(FIRST, &[A, B]), cart(SECOND, &[B, C])];
        let stored = stored(&[(FIRST, 2), (SECOND, 2)], &[(A, FIRST), (B, SECOND), (C, SECOND)]);
        let found = Findings::of(&acknowledged, &stored);
        assert_eq!(found, Findings { sold_twice: 1, part_filled: 1, missing: 1 });
    }

    #[test]
    fn a_cart_with_a_seat_too_few_is_found() {
        let stored = stored(&[(FIRST, 2)], &[(A, FIRST)]);
        assert_eq!(Findings::of(&[], &stored).part_filled, 1);
    }

    #[test]
    fn an_acknowledged_cart_that_was_lost_is_found() {
        let found = Findings::of(&[cart(FIRST, &[A])], &Stored::default());
        assert_eq!(found, Findings { missing: 1, ..Findings::default() });
    }

    #[test]
    fn a_hold_that_nobody_was_told_of_is_found() {
        let stored = stored(&[(FIRST, 1), (SECOND, 1)], &[(A, FIRST), (B, SECOND)]);
        assert_eq!(stored.unknown_to(&[cart(FIRST, &[A])]), 1);
    }

    #[test]
    fn the_same_answer_twice_is_no_second_sale() {
        let acknowledged = [cart(FIRST, &[A]), cart(FIRST, &[A])];
        assert_eq!(Findings::of(&acknowledged, &stored(&[(FIRST, 1)], &[(A, FIRST)])), Findings::default());
    }
}
