use std::collections::HashMap;

use frontrow_domain::shared::{SeatId, UserId};
use time::{Duration, OffsetDateTime};

use crate::news::Standing;

/// Other replicas give seats back, and we may not hear of it.
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
    /// When the last of the seats came free of which we heard.
    released_at: Option<OffsetDateTime>,
    swept_at: Option<OffsetDateTime>,
}

/// Who holds a seat, by which request, and when they lose it by themselves.
#[derive(Clone, Copy)]
pub(super) struct Known {
    holder: UserId,
    /// None where it is not known: then each of the person's requests may be the one.
    key: Option<[u8; 16]>,
    until: OffsetDateTime,
    /// When it was so.
    at: OffsetDateTime,
}

#[derive(Clone, Copy)]
struct Entry {
    /// None where somebody was refused and it is not known because of whom.
    known: Option<Known>,
    believed_until: OffsetDateTime,
}

impl From<&Standing> for Known {
    /// What a reservation tells that holds or owns seats.
    fn from(standing: &Standing) -> Self {
        Self { holder: standing.holder, key: None, until: standing.until, at: standing.at }
    }
}

impl Known {
    /// The same, by a request of which we know.
    pub(super) fn by(self, key: [u8; 16]) -> Self {
        Self { key: Some(key), ..self }
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

    /// News have come that the seat is held. They may have been on their way while it came free, or for so long that
    /// more is known by now.
    pub(super) fn hear(&mut self, seat: SeatId, known: Known) {
        let before = self.seats.get(&seat).and_then(|entry| entry.known);
        if before.is_some_and(|before| known.at < before.at) {
            return;
        }
        let same_hold = before.filter(|before| before.holder == known.holder);
        let known = Known { key: same_hold.and_then(|before| before.key), ..known };
        if self.released_at.is_none_or(|released_at| released_at < known.at) {
            self.put(seat, Some(known), known.at);
        } else if let Some(entry) = self.seats.get_mut(&seat) {
            entry.known = Some(known);
            entry.believed_until = entry.believed_until.min(known.until);
        }
    }

    /// The seat came free.
    pub(super) fn release(&mut self, seat: SeatId, at: OffsetDateTime) {
        self.releases += 1;
        self.released_at = self.released_at.max(Some(at));
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
