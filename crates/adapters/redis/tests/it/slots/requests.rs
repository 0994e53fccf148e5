//! A request that comes again is recognised, and nobody else is taken for it.

use frontrow_application::ports::{Hold, PlacesTake, SlotArea, SlotGate};
use frontrow_domain::reservation::{Claim, NewHold, PlacesClaim, Reservation};
use frontrow_domain::shared::{ConcertId, DateId, Deadline, ReservationId, SectionId, UserId, Won};
use frontrow_redis::RedisSlotGate;
use frontrow_testkit::builders::{HOLD_TTL, LIMIT, a_key, somebody};
use frontrow_testkit::{FakeClock, new_id};
use futures_util::future::join_all;
use time::Duration;

use crate::servers::{Single, redis};

/// How many take a place in one stretch of time.
const TAKERS: u32 = 2_000;
/// How many come too late.
const LATE: usize = 500;
/// Questions under way at once: more than a busy machine answers in the time of one would be failures.
const AT_ONCE: usize = 50;

fn wants_one(section: SectionId, holder: UserId) -> Hold {
    let claim = PlacesClaim::new(section, "Floor".to_owned(), Won::ZERO, 1).unwrap();
    let (now, concert, date) = (FakeClock::START, ConcertId::new(new_id()), DateId::new(new_id()));
    let new = NewHold {
        id: ReservationId::new(new_id()),
        holder,
        concert,
        date,
        claim: Claim::Places(claim),
        hold_until: Deadline::after(now, HOLD_TTL),
        cancellable_until: now + Duration::days(31),
    };
    Hold { change: Reservation::hold(new, now), key: a_key(), limit_per_person: LIMIT }
}

async fn ask(gate: &RedisSlotGate, holds: &[Hold]) -> Vec<PlacesTake> {
    let mut answers = Vec::new();
    for some in holds.chunks(AT_ONCE) {
        answers.extend(join_all(some.iter().map(|hold| gate.take_places(hold, TAKERS))).await);
    }
    answers.into_iter().map(|answer| answer.expect("Redis answers")).collect()
}

#[tokio::test]
async fn who_comes_too_late_is_seldom_taken_for_somebody_who_asks_again() {
    let Some(redis) = redis::<Single>().await else { return };
    let (gate, section) = (RedisSlotGate::new(redis), SectionId::new(new_id()));
    let area = SlotArea::Section(section);
    let filling = gate.begin_filling(area, FakeClock::START).await.unwrap().unwrap();
    assert!(gate.fill(&filling, &[], None).await.unwrap());

    let takers: Vec<Hold> = (0..TAKERS).map(|_| wants_one(section, somebody())).collect();
    assert!(ask(&gate, &takers).await.iter().all(|answer| *answer == PlacesTake::Taken));

    let again: Vec<Hold> = takers.iter().map(|first| Hold { key: first.key, ..again_by(section, first) }).collect();
    assert!(ask(&gate, &again).await.iter().all(|answer| *answer == PlacesTake::Unsure), "each is recognised");

    let late: Vec<Hold> = (0..LATE).map(|_| wants_one(section, somebody())).collect();
    let refused = ask(&gate, &late).await.iter().filter(|answer| **answer == PlacesTake::Full { free: 0 }).count();
    assert!(refused >= LATE * 9 / 10, "{refused} of {LATE} were refused");
    gate.forget(area).await.unwrap();
}

/// Another reservation of the same person.
fn again_by(section: SectionId, first: &Hold) -> Hold {
    wants_one(section, first.change.after.holder())
}
