use std::collections::HashMap;

use frontrow_domain::reservation::{Reservation, Status};
use frontrow_domain::shared::{SeatId, UserId};
use time::{Duration, OffsetDateTime};

/// Other replicas give seats back without our hearing of it.
const BELIEVED_FOR: Duration = Duration::seconds(2);

/// The same where it is not known when the hold lapses: a lapsed hold is anybody's at once.
const BELIEVED_WITHOUT_DEADLINE_FOR: Duration = Duration::milliseconds(500);

/// Seats of one shard, some 100 bytes each: 400,000 and 40 MB in all, several halls.
pub(super) const SEATS_AT_MOST: usize = 1_600;

/// A sweep looks at every seat of the shard: not with every request that finds it full.
const PAUSE_BETWEEN_SWEEPS: Duration = Duration::milliseconds(100);

/// What is known of the seats whose ids fall here.
#[derive(Default)]
pub(super) struct Shard {
    seats: HashMap<SeatId, Entry>,
    releases: u64,
    swept_at: Option<OffsetDateTime>,
}

/// Who holds a seat, by which request, and when they lose it by themselves.
#[derive(Clone, Copy)]
pub(super) struct Known {
    holder: UserId,
    /// None where it is not known: then each of the person's requests may be the one.
    key: Option<[u8; 16]>,
    until: OffsetDateTime,
}

#[derive(Clone, Copy)]
struct Entry {
    /// None where somebody was refused and it is not known because of whom.
    known: Option<Known>,
    believed_until: OffsetDateTime,
}

impl Known {
    /// What a reservation says that holds or owns seats.
    pub(super) fn held(reservation: &Reservation, key: Option<[u8; 16]>) -> Self {
        let is_ticket = reservation.status() == Status::Confirmed;
        let until = if is_ticket { reservation.cancellable_until() } else { reservation.hold_until().instant() };
        Self { holder: reservation.holder(), key, until }
    }
}

impl Shard {
    /// Whether a request other than this one has the seat.
    pub(super) fn is_held(&self, seat: SeatId, who: UserId, key: [u8; 16], now: OffsetDateTime) -> bool {
        self.seats.get(&seat).is_some_and(|entry| {
            let same =
                entry.known.is_some_and(|known| known.holder == who && known.key.is_none_or(|known| known == key));
            now < entry.believed_until && !same
        })
    }

    /// How often a seat came free here.
    pub(super) fn releases(&self) -> u64 {
        self.releases
    }

    /// The seat was given at `now`.
    pub(super) fn learn(&mut self, seat: SeatId, known: Known, now: OffsetDateTime) {
        self.put(seat, Some(known), now);
    }

    /// Somebody was refused the seat at `now`. Until when, what is known of the holder may tell.
    pub(super) fn confirm(&mut self, seat: SeatId, now: OffsetDateTime) {
        let before = self.seats.get(&seat).and_then(|entry| entry.known);
        self.put(seat, before.filter(|known| now < known.until), now);
    }

    /// Who holds the seat holds it for longer, or for good. Only where it is known that it is held.
    pub(super) fn prolong(&mut self, seat: SeatId, known: Known) {
        if let Some(entry) = self.seats.get_mut(&seat) {
            let same_hold = entry.known.filter(|before| before.holder == known.holder);
            entry.known = Some(Known { key: same_hold.and_then(|before| before.key), ..known });
            entry.believed_until = entry.believed_until.min(known.until);
        }
    }

    /// The seat came free.
    pub(super) fn release(&mut self, seat: SeatId) {
        self.releases += 1;
        self.seats.remove(&seat);
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.seats.len()
    }

    fn put(&mut self, seat: SeatId, known: Option<Known>, now: OffsetDateTime) {
        if !self.has_room_for(seat, now) {
            return;
        }
        let believed_until = match known {
            Some(known) => known.until.min(now + BELIEVED_FOR),
            None => now + BELIEVED_WITHOUT_DEADLINE_FOR,
        };
        self.seats.insert(seat, Entry { known, believed_until });
    }

    /// What is no longer believed goes when there is no room; where nothing can go, nothing is learned for a moment.
    fn has_room_for(&mut self, seat: SeatId, now: OffsetDateTime) -> bool {
        if self.seats.len() < SEATS_AT_MOST || self.seats.contains_key(&seat) {
            return true;
        }
        if self.swept_at.is_none_or(|swept_at| (now - swept_at).abs() >= PAUSE_BETWEEN_SWEEPS) {
            self.seats.retain(|_, entry| now < entry.believed_until);
            self.swept_at = Some(now);
        }
        self.seats.len() < SEATS_AT_MOST
    }
}
