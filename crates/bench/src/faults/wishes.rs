use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rand::seq::SliceRandom;
use uuid::Uuid;

use crate::stage::{Crowd, Date, SeatJob};

/// So many wishes in a row are for different seats; then the same seats are wanted by others, which is about when the
/// first are answered.
const APART: usize = 128;

/// What one person wants once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish {
    pub(super) person: usize,
    pub(super) of: Wanted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Seat { date: Uuid, seat: Uuid },
    PlaceOf(Uuid),
}

/// What the crowd wants, in the order in which it asks for it.
pub(super) struct Wishes {
    crowd: Arc<Crowd>,
    stock: Mutex<VecDeque<Wish>>,
    asked: AtomicU64,
}

impl Wishes {
    pub(super) fn of(crowd: Arc<Crowd>) -> Self {
        Self { crowd, stock: Mutex::default(), asked: AtomicU64::new(0) }
    }

    /// A date's seats, each wanted by two, and one place of the floor for each of the crowd.
    pub(super) fn add(&self, date: &Date, floor: Uuid) {
        self.stock().extend(contested(date, floor, self.people()));
    }

    pub(super) fn people(&self) -> usize {
        self.crowd.people.len()
    }

    pub(super) fn left(&self) -> usize {
        self.stock().len()
    }

    /// Writes the next request, with a key of its own.
    pub(super) fn next(&self, request: &mut Vec<u8>) -> Option<Wish> {
        let wish = self.stock().pop_front()?;
        let key = Uuid::from_u64_pair(0, self.asked.fetch_add(1, Ordering::Relaxed));
        match wish.of {
            Wanted::Seat { date, seat } => {
                let job = SeatJob { concert: Uuid::nil(), date, seat, person: wish.person };
                self.crowd.write_seat_hold(request, &job, key);
            }
            Wanted::PlaceOf(floor) => {
                let body = format!("{{\"sectionId\":\"{floor}\",\"quantity\":1}}");
                self.crowd.write_hold(request, wish.person, key, &[body.as_bytes()]);
            }
        }
        Some(wish)
    }

    fn stock(&self) -> MutexGuard<'_, VecDeque<Wish>> {
        self.stock.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn contested(date: &Date, floor: Uuid, people: usize) -> Vec<Wish> {
    let mut seats = date.seats.clone();
    seats.shuffle(&mut rand::rng());
    let mut wishes = Vec::with_capacity(3 * seats.len());
    for (chunk, seats) in seats.chunks(APART).enumerate() {
        let first = chunk * APART;
        for rival in [0, people / 2] {
            wishes.extend(seats.iter().enumerate().map(|(offset, seat)| Wish {
                person: (first + offset + rival) % people,
                of: Wanted::Seat { date: date.id, seat: *seat },
            }));
        }
        let places = (first..first + seats.len()).take_while(|place| *place < people);
        wishes.extend(places.map(|person| Wish { person, of: Wanted::PlaceOf(floor) }));
    }
    wishes
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;

    #[test]
    fn every_seat_is_wanted_by_two_and_nobody_wants_more_than_one_may_have() {
        let seats: Vec<_> = (0..1_000).map(Uuid::from_u128).collect();
        let date = Date { id: Uuid::max(), concert: Uuid::nil(), seats };
        let wishes = contested(&date, Uuid::nil(), 1_000);
        let mut wanted_by: HashMap<_, HashSet<_>> = HashMap::new();
        let mut places = HashSet::new();
        for wish in &wishes {
            match wish.of {
                Wanted::Seat { seat, .. } => assert!(wanted_by.entry(seat).or_default().insert(wish.person)),
                Wanted::PlaceOf(_) => assert!(places.insert(wish.person)),
            }
        }
        assert_eq!((wanted_by.len(), places.len()), (1_000, 1_000));
        assert!(wanted_by.values().all(|people| people.len() == 2));
        let of_one = wishes.iter().filter(|wish| wish.person == 7 && wish.of != Wanted::PlaceOf(Uuid::nil())).count();
        assert_eq!(of_one, 2);
    }
}
