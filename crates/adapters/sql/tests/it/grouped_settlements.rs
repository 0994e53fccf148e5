//! Settlements in groups: what no other suite asks.

use frontrow_application::ports::{SettleOutcome, Settlement, Unavailable};
use frontrow_domain::payment;
use frontrow_domain::reservation::{self, Change, Reservation};
use frontrow_domain::shared::{Actor, Outcome, UserId, Won};
use frontrow_testkit::FakeClock;
use frontrow_testkit::builders::{
    HOLD_TTL, LIMIT, a_card_payment, a_charge, a_code, a_key_use, a_points_payment, a_spend, somebody,
};
use frontrow_testkit::storage::{Floor, Hall, Storage, StorageFixture};
use futures_util::future::join_all;
use sea_orm::DbBackend;
use time::OffsetDateTime;

use crate::fresh::HasDatabase;
use crate::grouped::{Grouped, is_healthy, replica};

const NOW: OffsetDateTime = FakeClock::START;
/// What a place of the floor costs.
const PRICE: i64 = 40_000;

/// Asks for all of them before any of them is carried out: the committers and the test share one thread.
async fn in_one_group(storage: &Storage, settlements: &[Settlement]) -> Vec<Result<SettleOutcome, Unavailable>> {
    join_all(settlements.iter().map(|settlement| storage.settlements.commit(settlement))).await
}

async fn outcomes(storage: &Storage, settlements: &[Settlement]) -> Vec<SettleOutcome> {
    in_one_group(storage, settlements).await.into_iter().map(Result::unwrap).collect()
}

fn one(change: Change) -> Settlement {
    Settlement { reservations: vec![change], ..Settlement::default() }
}

fn keyed(settlement: Settlement, hold: &Reservation) -> Settlement {
    Settlement { key: Some(a_key_use(hold.holder(), hold.id().as_uuid())), ..settlement }
}

fn confirmed(hold: &Reservation, by: reservation::Settlement) -> Change {
    match hold.clone().confirm(by, a_code(), NOW) {
        Ok(Outcome::Changed(confirmed)) => confirmed,
        other => panic!("{other:?}"),
    }
}

fn free(hold: &Reservation) -> Settlement {
    one(confirmed(hold, reservation::Settlement::Free))
}

fn cancelled(hold: &Reservation) -> Settlement {
    match hold.clone().cancel(Actor::User, None, NOW) {
        Ok(Outcome::Changed(cancelled)) => one(cancelled),
        other => panic!("{other:?}"),
    }
}

/// The attempt to pay by card, and the lease that keeps the hold.
fn begun(hold: &Reservation) -> Settlement {
    let kept = hold.clone().start_payment(HOLD_TTL * 2, NOW).unwrap();
    Settlement { payments: vec![a_card_payment(hold, NOW)], ..one(kept) }
}

fn approved(hold: &Reservation, payment: &payment::Payment) -> Settlement {
    let Ok(Outcome::Changed(approved)) = payment.clone().approve(hold.id(), NOW) else { panic!("{payment:?}") };
    Settlement { payments: vec![approved], ..one(confirmed(hold, reservation::Settlement::Payment(payment.id()))) }
}

fn paid_with_points(hold: &Reservation) -> Settlement {
    let begun = a_points_payment(hold, NOW);
    let paid = approved(hold, &begun.after);
    let points = Some(a_spend(&begun.after, NOW));
    Settlement { payments: vec![begun, paid.payments[0].clone()], points, ..paid }
}

async fn charged(storage: &Storage, owner: UserId, won: i64) {
    storage.points_ledger.charge(&a_charge(owner, won, NOW), None).await.unwrap();
}

async fn balance(storage: &Storage, owner: UserId) -> i64 {
    storage.points_ledger.wallet(owner).await.unwrap().balance.amount()
}

async fn holds(storage: &Storage, floor: &Floor, who: UserId, count: u32) -> Vec<Reservation> {
    let mut holds = Vec::new();
    for _ in 0..count {
        holds.push(storage.hold_places(floor, who, 1, NOW).await);
    }
    holds
}

/// Longer than the keys of all the others, and longer than what the column takes from here on.
const TOO_LONG: &str = "a-key-of-a-payment-that-no-gateway-has-ever-given-to-anybody-at-all";

/// Makes the longest key of a payment one that no database stores.
async fn narrow_the_keys<F: HasDatabase>(fixture: &Grouped<F>) {
    let statement = match fixture.database().connection().get_database_backend() {
        DbBackend::MySql => "ALTER TABLE payments MODIFY payment_key VARCHAR(40) NULL",
        DbBackend::Postgres => "ALTER TABLE payments ALTER COLUMN payment_key TYPE VARCHAR(40)",
        DbBackend::Sqlite | _ => {
            "CREATE TRIGGER width BEFORE INSERT ON payments WHEN LENGTH(NEW.payment_key) > 40 \
             BEGIN SELECT RAISE(FAIL, 'too wide'); END"
        }
    };
    fixture.tamper(statement).await;
}

/// One poisoned settlement does not fail its group.
pub(crate) async fn poison<F: HasDatabase>(fixture: &Grouped<F>) {
    let storage = fixture.storage();
    let hall = Hall::with_seats(storage, 24).await;
    narrow_the_keys(fixture).await;
    let mut settlements = Vec::new();
    for seat in 0..24 {
        settlements.push(begun(&storage.hold_seats(&hall, somebody(), &[seat], NOW).await));
    }
    let poisoned = &settlements[11].payments[0];
    let key = payment::PaymentKey::parse(TOO_LONG).unwrap();
    let new = payment::NewAttempt { id: poisoned.after.id(), method: payment::Method::Card { key } };
    let hold = storage.reservations.find(poisoned.after.reservation()).await.unwrap().unwrap();
    settlements[11].payments = vec![payment::Payment::begin(new, &hold, NOW).unwrap()];
    for (position, outcome) in in_one_group(storage, &settlements).await.into_iter().enumerate() {
        match position {
            11 => assert!(outcome.is_err(), "{outcome:?}"),
            _ => assert_eq!(outcome.unwrap(), SettleOutcome::Settled),
        }
    }
    is_healthy(storage).await;
}

/// Two spends of one wallet in one group are one after the other, and the third one finds too little.
pub(crate) async fn one_wallet<F: HasDatabase>(fixture: &Grouped<F>) {
    let storage = fixture.storage();
    let floor = Floor::with_places(storage, 10).await;
    let who = somebody();
    charged(storage, who, 2 * PRICE + 1).await;
    let settlements: Vec<Settlement> = holds(storage, &floor, who, 3).await.iter().map(paid_with_points).collect();
    let short = SettleOutcome::InsufficientPoints { balance: Won::new(1).unwrap() };
    assert_eq!(outcomes(storage, &settlements).await, [SettleOutcome::Settled, SettleOutcome::Settled, short]);
    assert_eq!(balance(storage, who).await, 1);
    for (settlement, left) in settlements.iter().zip([PRICE + 1, 1]) {
        let spend = settlement.points.as_ref().unwrap();
        let entry = storage.points_ledger.entry(who, spend.id).await.unwrap().unwrap();
        assert_eq!((entry.amount, entry.balance.amount()), (-PRICE, left));
    }
    is_healthy(storage).await;
}

/// The same payment twice in one group happens once; its key says so, and without a key its version.
pub(crate) async fn twice<F: HasDatabase>(fixture: &Grouped<F>) {
    let storage = fixture.storage();
    let floor = Floor::with_places(storage, 10).await;
    let who = somebody();
    charged(storage, who, 4 * PRICE).await;
    let held = holds(storage, &floor, who, 2).await;
    let (with_key, without) = (keyed(paid_with_points(&held[0]), &held[0]), paid_with_points(&held[1]));
    let group = [with_key.clone(), with_key.clone(), without.clone(), without.clone()];
    let [first, again] = [SettleOutcome::Settled, SettleOutcome::KeyUsed];
    let expected = [first.clone(), again.clone(), first, SettleOutcome::Superseded];
    assert_eq!(outcomes(storage, &group).await, expected);
    assert_eq!(outcomes(storage, &[with_key]).await, [again], "and later");
    assert_eq!(balance(storage, who).await, 2 * PRICE);
    is_healthy(storage).await;
}

/// Of two steps of one reservation the first one is taken; whoever pays what is being paid is told so.
pub(crate) async fn order_of_arrival<F: HasDatabase>(fixture: &Grouped<F>) {
    let storage = fixture.storage();
    let floor = Floor::with_places(storage, 10).await;
    let held = holds(storage, &floor, somebody(), LIMIT).await;
    let leased = begun(&held[0]);
    let group = [free(&held[1]), cancelled(&held[1]), cancelled(&held[2]), free(&held[2]), leased.clone()];
    let [won, lost] = [SettleOutcome::Settled, SettleOutcome::Superseded];
    assert_eq!(outcomes(storage, &group).await, [won.clone(), lost.clone(), won.clone(), lost, won.clone()]);

    let kept = &leased.reservations[0].after;
    let approval = approved(kept, &leased.payments[0].after);
    let group = [begun(kept), approval, free(&held[3])];
    assert_eq!(outcomes(storage, &group).await, [SettleOutcome::Occupied, won.clone(), won]);
    let ticket = storage.reservations.find(kept.id()).await.unwrap().unwrap();
    assert_eq!(ticket.paid_by(), Some(leased.payments[0].after.id()));
    is_healthy(storage).await;
}

/// Whoever asks after the stop is told so, and everybody before it is answered.
pub(crate) async fn stopping_answers_everybody<F: HasDatabase>(fixture: &Grouped<F>) {
    let storage = fixture.storage();
    let floor = Floor::with_places(storage, 10).await;
    let held = holds(storage, &floor, somebody(), LIMIT).await;
    let settlements: Vec<Settlement> = held[1..].iter().map(free).collect();
    let (settled, ()) = tokio::join!(outcomes(storage, &settlements), fixture.stop());
    assert!(settled.iter().all(|outcome| *outcome == SettleOutcome::Settled), "{settled:?}");
    assert!(storage.settlements.commit(&free(&held[0])).await.is_err());
}

/// Two replicas settle the same holds in different ways, with wallets that hold too little for all: each hold takes one
/// step, and no won is lost.
pub(crate) async fn contended_by_two_replicas<F: HasDatabase>(fixture: &Grouped<F>) {
    let (other, other_group) = replica(fixture);
    let (hall, floor) = (Hall::with_seats(&other, 80).await, Floor::with_places(&other, 80).await);
    let mut held = Vec::new();
    for number in 0..40_usize {
        let who = somebody();
        charged(&other, who, 2 * PRICE).await;
        held.push(other.hold_seats(&hall, who, &[2 * number, 2 * number + 1], NOW).await);
        held.push(other.hold_places(&floor, who, 1, NOW).await);
    }
    let tasks =
        held.iter().flat_map(|hold| [paid_with_points(hold), cancelled(hold), begun(hold), paid_with_points(hold)]);
    let tasks: Vec<_> = tasks
        .enumerate()
        .map(|(number, settlement)| {
            let storage = if number % 3 == 0 { fixture.storage().clone() } else { other.clone() };
            tokio::spawn(async move { (settled(&storage, &settlement).await, settlement) })
        })
        .collect();
    let mut steps = 0;
    for (outcome, settlement) in join_all(tasks).await.into_iter().map(Result::unwrap) {
        let after = &settlement.reservations[0].after;
        let found = other.reservations.find(after.id()).await.unwrap();
        assert_eq!(found.as_ref() == Some(after), outcome == SettleOutcome::Settled, "{outcome:?}");
        steps += usize::from(outcome == SettleOutcome::Settled);
    }
    assert_eq!(steps, held.len(), "each hold takes one step");
    is_healthy(&other).await;
    other_group.stop().await;
}

/// The queue is short; whoever finds it full comes again.
async fn settled(storage: &Storage, settlement: &Settlement) -> SettleOutcome {
    loop {
        if let Ok(outcome) = storage.settlements.commit(settlement).await {
            return outcome;
        }
        tokio::task::yield_now().await;
    }
}

macro_rules! settlement_clauses {
    ($fixture:ty) => {
        use crate::grouped::clauses;
        use crate::grouped_settlements as clause;

        clauses!(@test $fixture, "current_thread", one_poisoned_settlement_does_not_fail_its_group, clause::poison);
        clauses!(@test $fixture, "current_thread", two_spends_of_one_wallet_are_one_after_the_other, clause::one_wallet);
        clauses!(@test $fixture, "current_thread", the_same_payment_twice_in_one_group_happens_once, clause::twice);
        clauses!(@test $fixture, "current_thread", the_first_step_of_a_reservation_is_taken, clause::order_of_arrival);
        clauses!(@test $fixture, "current_thread", a_stop_answers_every_settlement, clause::stopping_answers_everybody);
        clauses!(@test $fixture, "multi_thread", two_replicas_settle_each_hold_once, clause::contended_by_two_replicas);
    };
}
pub(crate) use settlement_clauses;
