use std::collections::HashMap;
use std::mem::take;
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use frontrow_domain::reservation::Claim;
use frontrow_domain::shared::{SeatId, UserId};
use futures_util::FutureExt;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{HELD_FOR, cancelled, wants, wrote};
use crate::fixtures::NOON;
use crate::news::{News, SalesNews};
use crate::ports::{Hold, SeatHoldOutcome, SeatInventory, Unavailable};
use crate::reservation::KnownHeld;

/// What may happen.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Pass { milliseconds: i64 },
    Hold { who: u128, seats: Vec<u128> },
    HoldElsewhere { who: u128, seats: Vec<u128> },
    GiveBack { seat: u128 },
    GiveBackElsewhere { seat: u128 },
    NewsArrive,
    NewsGetLost,
}

pub(super) fn a_step() -> impl Strategy<Value = Step> {
    let cart =
        || proptest::collection::btree_set(0..6_u128, 1..3).prop_map(|seats| seats.into_iter().collect::<Vec<_>>());
    prop_oneof![
        3 => prop_oneof![1..3_000_i64, 290_000..301_000_i64].prop_map(|milliseconds| Step::Pass { milliseconds }),
        6 => (0..4_u128, cart()).prop_map(|(who, seats)| Step::Hold { who, seats }),
        1 => (0..4_u128, cart()).prop_map(|(who, seats)| Step::HoldElsewhere { who, seats }),
        1 => (0..6_u128).prop_map(|seat| Step::GiveBack { seat }),
        1 => (0..6_u128).prop_map(|seat| Step::GiveBackElsewhere { seat }),
        2 => Just(Step::NewsArrive),
        1 => Just(Step::NewsGetLost),
    ]
}

/// The truth about six seats.
pub(super) struct Model(Mutex<Truth>);

struct Truth {
    now: OffsetDateTime,
    asked: u64,
    taken: HashMap<SeatId, (UserId, OffsetDateTime)>,
    freed: HashMap<SeatId, (OffsetDateTime, bool)>,
    /// What the other replica wrote and nobody here heard of yet.
    news: Vec<News>,
}

impl Default for Model {
    fn default() -> Self {
        Self(Mutex::new(Truth { now: NOON, asked: 0, taken: HashMap::new(), freed: HashMap::new(), news: Vec::new() }))
    }
}

impl Truth {
    fn is_taken(&self, seat: SeatId) -> bool {
        self.taken.get(&seat).is_some_and(|(_, until)| self.now < *until)
    }

    /// Since when the seat is free, and whether this replica freed it.
    fn free_since(&self, seat: SeatId) -> Option<(OffsetDateTime, bool)> {
        match self.taken.get(&seat) {
            Some((_, until)) if self.now < *until => None,
            Some((_, until)) => Some((*until, false)),
            None => Some(self.freed.get(&seat).copied().unwrap_or((OffsetDateTime::UNIX_EPOCH, true))),
        }
    }
}

fn seat(number: u128) -> SeatId {
    SeatId::new(Uuid::from_u128(number))
}

fn person(number: u128) -> UserId {
    UserId::new(Uuid::from_u128(number))
}

impl Model {
    fn truth(&self) -> MutexGuard<'_, Truth> {
        self.0.lock().unwrap()
    }

    pub(super) fn pass(&self, milliseconds: i64) {
        self.truth().now += Duration::milliseconds(milliseconds);
    }

    pub(super) fn news(&self) -> Vec<News> {
        take(&mut self.truth().news)
    }

    pub(super) fn take(&self, who: u128, seats: &[u128]) {
        let mut truth = self.truth();
        let ids: Vec<SeatId> = seats.iter().copied().map(seat).collect();
        if !ids.iter().any(|id| truth.is_taken(*id)) {
            let (who, now) = (person(who), truth.now);
            truth.news.push(wrote(&wants(who, &ids, now)));
            truth.taken.extend(ids.into_iter().map(|id| (id, (who, now + HELD_FOR))));
        }
    }

    /// How the hold of a seat stands after it was given back, if it was held.
    fn free(&self, number: u128, here: bool) -> Option<News> {
        let mut truth = self.truth();
        let (now, seat) = (truth.now, seat(number));
        let (holder, _) = truth.taken.get(&seat).copied().filter(|(_, until)| now < *until)?;
        truth.taken.remove(&seat);
        truth.freed.insert(seat, (now, here));
        Some(News::Wrote(cancelled(&wants(holder, &[seat], now), now)))
    }

    pub(super) fn give_back(&self, known: &KnownHeld, number: u128) {
        if let Some(news) = self.free(number, true) {
            known.tell(&news);
        }
    }

    pub(super) fn give_back_elsewhere(&self, number: u128) {
        if let Some(news) = self.free(number, false) {
            self.truth().news.push(news);
        }
    }

    /// Asks for seats, and looks at a refusal for which the model was not asked.
    pub(super) fn check(&self, known: &KnownHeld, who: u128, seats: &[u128]) -> Result<(), TestCaseError> {
        let before = self.truth();
        let (now, asked) = (before.now, before.asked);
        drop(before);
        let ids: Vec<SeatId> = seats.iter().copied().map(seat).collect();
        let outcome = known.hold(&wants(person(who), &ids, now)).now_or_never().unwrap().unwrap();
        let truth = self.truth();
        if truth.asked > asked {
            return Ok(());
        }
        prop_assert_eq!(outcome, SeatHoldOutcome::Taken { seats: ids.clone() });
        for id in ids {
            if let Some((since, here)) = truth.free_since(id) {
                prop_assert!(!here, "{} was given back here", id);
                prop_assert!(now - since < Duration::seconds(2), "{} is free since {}", id, since);
            }
        }
        Ok(())
    }
}

#[async_trait]
impl SeatInventory for Model {
    async fn hold(&self, hold: &Hold) -> Result<SeatHoldOutcome, Unavailable> {
        let mut truth = self.truth();
        truth.asked += 1;
        let Claim::Seats(seats) = hold.change.after.claim() else { panic!("no seats") };
        let taken: Vec<SeatId> = seats.ids().filter(|id| truth.is_taken(*id)).collect();
        if !taken.is_empty() {
            return Ok(SeatHoldOutcome::Taken { seats: taken });
        }
        let until = hold.change.after.hold_until().instant();
        let holder = hold.change.after.holder();
        truth.taken.extend(seats.ids().map(|id| (id, (holder, until))));
        Ok(SeatHoldOutcome::Held)
    }
}
