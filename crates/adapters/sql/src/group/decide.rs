//! Who gets what, in memory and in order of arrival.

use std::collections::HashSet;

use frontrow_application::ports::Hold;
use frontrow_domain::catalog::{SeatStatus, SectionStatus};
use frontrow_domain::reservation::{Claim, PlacesClaim, SeatSet};
use frontrow_domain::shared::SeatId;
use uuid::Uuid;

use super::ask::{Earlier, Verdict};
use super::seen::{Lapsed, Seen};
use super::winners::Winners;
use crate::codes::Code;
use crate::commit::Refusal;
use crate::value::{digest, millis};

/// What became of each hold of a group, and what the winners write.
pub(super) struct Decided<'a> {
    pub(super) verdicts: Vec<Verdict>,
    pub(super) winners: Winners<'a>,
}

/// Decides every hold of a group, each in view of those before it.
pub(super) fn decide<'a>(holds: &[&'a Hold], seen: Seen, earlier: Earlier) -> Decided<'a> {
    let mut board = Board { seen, taken: HashSet::new(), undecided: HashSet::new(), earlier };
    let mut winners = Winners::default();
    let verdicts = holds.iter().map(|hold| board.judge(hold, &mut winners)).collect();
    Decided { verdicts, winners }
}

/// A refusal that lapsed holds may overturn is decided one at a time.
pub(super) fn reconsider(holds: &[&Hold], verdicts: &mut [Verdict], lapsed: &Lapsed) {
    for (hold, verdict) in holds.iter().zip(verdicts) {
        let overturned = match (&*verdict, hold.change.after.claim()) {
            (Verdict::Refused(Refusal::LimitReached), _) => lapsed.persons.contains(&person_of(hold)),
            (Verdict::Refused(Refusal::PlacesShort { .. }), Claim::Places(places)) => {
                lapsed.sections.contains(&places.section().as_uuid())
            }
            _ => false,
        };
        if overturned {
            *verdict = Verdict::Alone;
        }
    }
}

/// Date and holder.
pub(super) fn person_of(hold: &Hold) -> (Uuid, Uuid) {
    (hold.change.after.date().as_uuid(), hold.change.after.holder().as_uuid())
}

/// The rows as they will be once what was granted so far is written.
struct Board {
    seen: Seen,
    /// Seats granted in this group.
    taken: HashSet<Uuid>,
    /// Keys of holds that are decided one at a time.
    undecided: HashSet<(Uuid, Uuid)>,
    earlier: Earlier,
}

impl Board {
    fn judge<'a>(&mut self, hold: &'a Hold, winners: &mut Winners<'a>) -> Verdict {
        let key = (hold.change.after.holder().as_uuid(), digest(hold.key.digest));
        let verdict = match self.seen.keys.get(&key) {
            Some(made) if self.earlier == Earlier::Unknown && *made == hold.change.after.id().as_uuid() => {
                return Verdict::Committed;
            }
            Some(_) => return Verdict::Refused(Refusal::KeyUsed),
            None if self.undecided.contains(&key) => Verdict::Alone,
            None => self.judge_claim(hold),
        };
        match verdict {
            Verdict::Committed => {
                self.grant(hold, key);
                winners.add(hold, |seat| self.seen.seats[&seat].section);
            }
            Verdict::Alone => {
                self.undecided.insert(key);
            }
            Verdict::Refused(_) => {}
        }
        verdict
    }

    fn judge_claim(&self, hold: &Hold) -> Verdict {
        let verdict = match hold.change.after.claim() {
            Claim::Seats(seats) => self.judge_seats(seats, millis(hold.change.transition.at)),
            Claim::Places(places) => self.judge_places(places),
        };
        let quantity = i64::from(hold.change.after.claim().quantity());
        let has = self.seen.places_of_person.get(&person_of(hold)).copied().unwrap_or(0);
        match verdict {
            Verdict::Committed if has + quantity > i64::from(hold.limit_per_person) => {
                Verdict::Refused(Refusal::LimitReached)
            }
            verdict @ (Verdict::Committed | Verdict::Refused(_) | Verdict::Alone) => verdict,
        }
    }

    fn judge_seats(&self, seats: &SeatSet, now: i64) -> Verdict {
        let (mut contested, mut lapsed): (Vec<SeatId>, bool) = (Vec::new(), false);
        for id in seats.ids() {
            let Some(seat) = self.seen.seats.get(&id.as_uuid()) else {
                contested.push(id);
                continue;
            };
            if !self.is_open(seat.section) {
                return Verdict::Refused(Refusal::SectionClosed);
            }
            if self.taken.contains(&id.as_uuid()) {
                contested.push(id);
            } else if seat.status != i64::from(SeatStatus::Available.code()) {
                let has_lapsed = seat.status == i64::from(SeatStatus::Held.code()) && seat.hold_expires_at <= now;
                if has_lapsed { lapsed = true } else { contested.push(id) }
            }
        }
        match (contested.is_empty(), lapsed) {
            (false, _) => Verdict::Refused(Refusal::SeatsTaken(contested)),
            (true, true) => Verdict::Alone,
            (true, false) => Verdict::Committed,
        }
    }

    fn judge_places(&self, places: &PlacesClaim) -> Verdict {
        if !self.is_open(places.section().as_uuid()) {
            return Verdict::Refused(Refusal::SectionClosed);
        }
        let left = self.seen.sections[&places.section().as_uuid()].available;
        if left >= i64::from(places.quantity()) {
            return Verdict::Committed;
        }
        Verdict::Refused(Refusal::PlacesShort { remaining: u32::try_from(left).unwrap_or(0) })
    }

    fn is_open(&self, section: Uuid) -> bool {
        let open = i64::from(SectionStatus::Open.code());
        self.seen.sections.get(&section).is_some_and(|section| section.status == open)
    }

    fn grant(&mut self, hold: &Hold, key: (Uuid, Uuid)) {
        let claim = hold.change.after.claim();
        *self.seen.places_of_person.entry(person_of(hold)).or_default() += i64::from(claim.quantity());
        self.seen.keys.insert(key, hold.change.after.id().as_uuid());
        match claim {
            Claim::Seats(seats) => self.taken.extend(seats.ids().map(|id| id.as_uuid())),
            Claim::Places(places) => {
                if let Some(section) = self.seen.sections.get_mut(&places.section().as_uuid()) {
                    section.available -= i64::from(places.quantity());
                }
            }
        }
    }
}
