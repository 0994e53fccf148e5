mod model;

use std::sync::atomic::{AtomicUsize, Ordering};

use frontrow_domain::reservation::{ConfirmationCode, HeldSeat, NewHold, Reservation, Settlement};
use frontrow_domain::shared::{Actor, Deadline, Outcome, ReservationId};
use proptest::prelude::*;
use time::Duration;
use uuid::Uuid;

use self::model::{Model, Step, a_step};
use super::*;
use crate::fixtures::{A1, A2, BUYER, CONCERT, CURTAIN, DATE, KEY, NOON, PRICE, STRANGER};
use crate::idempotency::IdempotencyKey;

const THIRD: UserId = UserId::new(Uuid::from_u128(0xB2));
const HELD_FOR: Duration = Duration::minutes(5);

fn wants(who: UserId, seats: &[SeatId], now: OffsetDateTime) -> Hold {
    let cart = seats.iter().map(|id| HeldSeat { id: *id, label: "A".to_owned(), price: PRICE });
    let new = NewHold {
        id: ReservationId::new(Uuid::from_u128(0xAA)),
        holder: who,
        concert: CONCERT,
        date: DATE,
        claim: Claim::Seats(SeatSet::new(cart.collect()).unwrap()),
        hold_until: Deadline::after(now, HELD_FOR),
        cancellable_until: CURTAIN,
    };
    Hold { change: Reservation::hold(new, now), key: KEY, limit_per_person: 4 }
}

fn after(milliseconds: i64) -> OffsetDateTime {
    NOON + Duration::milliseconds(milliseconds)
}

/// News of the hold.
fn wrote(hold: &Hold) -> News {
    News::Wrote(Standing::from(&hold.change))
}

/// How it stands once it was given back.
fn cancelled(hold: &Hold, at: OffsetDateTime) -> Standing {
    match hold.change.after.clone().cancel(Actor::User, None, at) {
        Ok(Outcome::Changed(change)) => Standing::from(&change),
        other => panic!("no change: {other:?}"),
    }
}

/// An inventory that gives the first outcome, then the second, and so on, and counts how often it was asked.
struct Scripted {
    outcomes: Mutex<Vec<SeatHoldOutcome>>,
    asked: AtomicUsize,
}

#[async_trait]
impl SeatInventory for Scripted {
    async fn hold(&self, _: &Hold) -> Result<SeatHoldOutcome, Unavailable> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        Ok(self.outcomes.lock().unwrap().remove(0))
    }
}

struct World {
    known: KnownHeld,
    inner: Arc<Scripted>,
}

impl World {
    fn of(outcomes: &[SeatHoldOutcome]) -> Self {
        let inner = Arc::new(Scripted { outcomes: Mutex::new(outcomes.to_vec()), asked: AtomicUsize::new(0) });
        Self { known: KnownHeld::new(inner.clone()), inner }
    }

    async fn ask(&self, hold: &Hold) -> SeatHoldOutcome {
        self.known.hold(hold).await.unwrap()
    }

    fn asked(&self) -> usize {
        self.inner.asked.load(Ordering::Relaxed)
    }
}

fn taken(seats: &[SeatId]) -> SeatHoldOutcome {
    SeatHoldOutcome::Taken { seats: seats.to_vec() }
}

#[tokio::test]
async fn a_seat_that_was_given_here_is_refused_to_others_for_two_seconds() {
    let world = World::of(&[SeatHoldOutcome::Held, taken(&[A1])]);
    world.ask(&wants(BUYER, &[A1], NOON)).await;
    assert_eq!(world.ask(&wants(STRANGER, &[A1], after(1_999))).await, taken(&[A1]));
    assert_eq!(world.asked(), 1, "the inventory was spared");
    assert_eq!(world.ask(&wants(STRANGER, &[A1], after(2_000))).await, taken(&[A1]));
    assert_eq!(world.asked(), 2);
    assert_eq!(world.ask(&wants(STRANGER, &[A1], after(3_999))).await, taken(&[A1]));
    assert_eq!(world.asked(), 2, "the refusal was news");
}

#[tokio::test]
async fn a_request_that_comes_again_is_passed_on_and_another_of_the_same_person_is_not() {
    let world = World::of(&[SeatHoldOutcome::Held, SeatHoldOutcome::KeyUsed]);
    world.ask(&wants(BUYER, &[A1], NOON)).await;
    assert_eq!(world.ask(&wants(BUYER, &[A1], NOON)).await, SeatHoldOutcome::KeyUsed);
    let another = IdempotencyKey { digest: [9; 16], ..KEY };
    let again = Hold { key: another, ..wants(BUYER, &[A1], NOON) };
    assert_eq!(world.ask(&again).await, taken(&[A1]));
    assert_eq!(world.asked(), 2);
}

#[tokio::test]
async fn after_a_step_of_the_reservation_the_same_request_is_still_known() {
    let world = World::of(&[SeatHoldOutcome::Held, SeatHoldOutcome::KeyUsed]);
    let hold = wants(BUYER, &[A1], NOON);
    world.ask(&hold).await;
    world.known.tell(&wrote(&hold));
    assert_eq!(world.ask(&hold).await, SeatHoldOutcome::KeyUsed);
}

#[tokio::test]
async fn a_cart_is_refused_here_only_when_all_of_it_is_held() {
    let world = World::of(&[SeatHoldOutcome::Held, taken(&[A1]), SeatHoldOutcome::Held]);
    world.ask(&wants(BUYER, &[A1], NOON)).await;
    assert_eq!(world.ask(&wants(STRANGER, &[A1, A2], NOON)).await, taken(&[A1]));
    assert_eq!(world.asked(), 2, "whether the other is free, the inventory knows");
    world.ask(&wants(THIRD, &[A2], NOON)).await;
    assert_eq!(world.ask(&wants(STRANGER, &[A2, A1], NOON)).await, taken(&[A1, A2]));
    assert_eq!(world.asked(), 3);
}

#[tokio::test]
async fn a_hold_that_lapses_is_nobodys_at_once() {
    let world = World::of(&[SeatHoldOutcome::Held, taken(&[A1]), SeatHoldOutcome::Held]);
    let lapsed = NOON + HELD_FOR;
    world.ask(&wants(BUYER, &[A1], NOON)).await;
    world.ask(&wants(STRANGER, &[A1], lapsed - Duration::SECOND)).await;
    assert_eq!(world.ask(&wants(STRANGER, &[A1], lapsed - Duration::MILLISECOND)).await, taken(&[A1]));
    assert_eq!(world.asked(), 2);
    assert_eq!(world.ask(&wants(STRANGER, &[A1], lapsed)).await, SeatHoldOutcome::Held);
}

#[tokio::test]
async fn where_it_is_not_known_when_a_hold_lapses_it_is_believed_for_half_a_second() {
    let world = World::of(&[taken(&[A1]), SeatHoldOutcome::Held]);
    world.ask(&wants(STRANGER, &[A1], NOON)).await;
    assert_eq!(world.ask(&wants(STRANGER, &[A1], after(499))).await, taken(&[A1]));
    assert_eq!(world.ask(&wants(STRANGER, &[A1], after(500))).await, SeatHoldOutcome::Held);
}

#[tokio::test]
async fn a_seat_that_was_given_back_here_is_asked_for() {
    for doubt in [false, true] {
        let world = World::of(&[SeatHoldOutcome::Held, SeatHoldOutcome::Held]);
        let hold = wants(BUYER, &[A1, A2], NOON);
        world.ask(&hold).await;
        let cancelled = cancelled(&hold, after(1));
        world.known.tell(&if doubt { News::MayHaveWritten(cancelled) } else { News::Wrote(cancelled) });
        assert_eq!(world.ask(&wants(STRANGER, &[A2], NOON)).await, SeatHoldOutcome::Held);
    }
}

#[tokio::test]
async fn a_ticket_stays_known_after_the_hold_would_have_lapsed() {
    let world = World::of(&[SeatHoldOutcome::Held, taken(&[A1])]);
    let hold = wants(BUYER, &[A1], NOON);
    world.ask(&hold).await;
    let confirmed = hold.change.after.clone().confirm(Settlement::Free, ConfirmationCode::from_random(1), NOON);
    let Ok(Outcome::Changed(ticket)) = confirmed else { panic!("no change") };
    world.known.tell(&News::Wrote(Standing::from(&ticket)));
    let later = NOON + HELD_FOR + Duration::HOUR;
    world.ask(&wants(STRANGER, &[A1], later)).await;
    assert_eq!(world.ask(&wants(STRANGER, &[A1], later + Duration::milliseconds(1_999))).await, taken(&[A1]));
    assert_eq!(world.asked(), 2);
}

/// Refuses, and meanwhile the seats come free.
struct FreedMeanwhile {
    known: Mutex<Option<Arc<KnownHeld>>>,
}

#[async_trait]
impl SeatInventory for FreedMeanwhile {
    async fn hold(&self, hold: &Hold) -> Result<SeatHoldOutcome, Unavailable> {
        let known = self.known.lock().unwrap().take();
        let Some(known) = known else { return Ok(SeatHoldOutcome::Held) };
        known.tell(&News::Wrote(cancelled(&wants(BUYER, &[A1], NOON), NOON)));
        let Claim::Seats(seats) = hold.change.after.claim() else { panic!("no seats") };
        Ok(SeatHoldOutcome::Taken { seats: seats.ids().collect() })
    }
}

#[tokio::test]
async fn a_refusal_that_is_older_than_a_release_teaches_nothing() {
    let inner = Arc::new(FreedMeanwhile { known: Mutex::default() });
    let known = Arc::new(KnownHeld::new(inner.clone()));
    *inner.known.lock().unwrap() = Some(known.clone());
    assert_eq!(known.hold(&wants(STRANGER, &[A1], NOON)).await.unwrap(), taken(&[A1]));
    assert_eq!(known.hold(&wants(STRANGER, &[A1], NOON)).await.unwrap(), SeatHoldOutcome::Held);
}

#[tokio::test]
async fn a_seat_that_another_replica_gave_is_refused_for_two_seconds_and_never_granted() {
    let world = World::of(&[taken(&[A1])]);
    world.known.tell(&wrote(&wants(BUYER, &[A1], NOON)));
    assert_eq!(world.ask(&wants(STRANGER, &[A1], after(1_999))).await, taken(&[A1]));
    assert_eq!(world.asked(), 0);
    assert_eq!(world.ask(&wants(BUYER, &[A1], after(1_999))).await, taken(&[A1]));
    assert_eq!(world.asked(), 1, "whether that is the same request, the inventory knows");
}

#[tokio::test]
async fn a_seat_that_another_replica_got_back_is_asked_for() {
    let world = World::of(&[SeatHoldOutcome::Held]);
    let hold = wants(BUYER, &[A1], NOON);
    world.known.tell(&wrote(&hold));
    world.known.tell(&News::Wrote(cancelled(&hold, after(5))));
    assert_eq!(world.ask(&wants(STRANGER, &[A1], after(6))).await, SeatHoldOutcome::Held);
}

#[tokio::test]
async fn news_that_were_overtaken_teach_nothing() {
    let world = World::of(&[SeatHoldOutcome::Held, SeatHoldOutcome::KeyUsed]);
    let hold = wants(BUYER, &[A1], NOON);
    world.known.tell(&News::Wrote(cancelled(&hold, after(5))));
    world.known.tell(&wrote(&hold));
    let next = wants(STRANGER, &[A1], after(6));
    assert_eq!(world.ask(&next).await, SeatHoldOutcome::Held, "it was given back in between");
    world.known.tell(&wrote(&hold));
    assert_eq!(world.ask(&next).await, SeatHoldOutcome::KeyUsed, "whose it is now stays known");
    assert_eq!(world.ask(&wants(BUYER, &[A1], after(7))).await, taken(&[A1]));
    assert_eq!(world.asked(), 2);
}

#[tokio::test]
async fn memory_is_bounded_however_many_seats_are_asked_for() {
    let world = World::of(&[]);
    let seat = |number: u128| SeatId::new(Uuid::from_u128(number));
    for number in 0..600_000 {
        world.known.shard(seat(number)).confirm(seat(number), NOON);
    }
    let kept: usize = world.known.shards.iter().map(|shard| shard.lock().unwrap().len()).sum();
    assert!(kept <= SHARDS * shard::SEATS_AT_MOST, "{kept}");
    world.known.shard(seat(600_000)).confirm(seat(600_000), after(500));
    assert!(world.known.shard(seat(600_000)).is_held(seat(600_000), BUYER, [1; 16], after(501)), "old ones make room");
}

proptest! {
    /// Against a model of two replicas that sell six seats: whatever happens, and however late the news of the other one
    /// are, a seat that is refused here is taken, or came free elsewhere, or by itself, a moment ago.
    #[test]
    fn no_seat_is_refused_that_was_free_for_long(steps in proptest::collection::vec(a_step(), 1..200)) {
        let model = Arc::new(Model::default());
        let known = KnownHeld::new(model.clone());
        for step in steps {
            match step {
                Step::Pass { milliseconds } => model.pass(milliseconds),
                Step::Hold { who, seats } => model.check(&known, who, &seats)?,
                Step::HoldElsewhere { who, seats } => model.take(who, &seats),
                Step::GiveBack { seat } => model.give_back(&known, seat),
                Step::GiveBackElsewhere { seat } => model.give_back_elsewhere(seat),
                Step::NewsArrive => model.news().iter().for_each(|news| known.tell(news)),
                Step::NewsGetLost => drop(model.news()),
            }
        }
    }
}
