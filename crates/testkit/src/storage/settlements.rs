//! Clauses of [`Settlements`](frontrow_application::ports::Settlements).

mod heard_once;

use frontrow_application::idempotency::KeyUse;
use frontrow_application::ports::SettleOutcome::{
    InsufficientPoints, KeyUsed, Occupied, SeatsGone, Settled, Superseded,
};
use frontrow_application::ports::{HoldAgain, SettleOutcome, Settlement};
use frontrow_domain::catalog::SeatStatus::{Available, Confirmed, Held};
use frontrow_domain::payment::Payment;
use frontrow_domain::reservation::{self, Claim, Kind, Reservation, Status};
use frontrow_domain::shared::{Actor, Deadline, ReservationId, Won};
use time::{Duration, OffsetDateTime};

pub use self::heard_once::heard_once;
use super::scene::{CROWD, LAPSED, LAST_MOMENT, NOW, all_at_once, changed};
use super::suite::conformance;
use super::{Floor, Hall, Storage};
use crate::builders::{
    HOLD_TTL, LIMIT, a_card_payment, a_code, a_key_use, a_points_payment, a_refund, a_spend, somebody,
};
use crate::new_id;

conformance! {
    $ settlements: all_or_nothing, guarded_by_versions, seats_follow, a_lapsed_hold_is_not_confirmed,
    one_payment_a_reservation, no_wallet_below_zero, double_entry, a_key_once, late_money_takes_the_same_again,
    one_journal_row_a_step, counters_follow, heard_once
}

/// A hold paid with points, all in one settlement.
fn paid_with_points(hold: &Reservation, now: OffsetDateTime) -> (Settlement, Payment) {
    let begun = a_points_payment(hold, now);
    let settled_by = reservation::Settlement::Payment(begun.after.id());
    let confirmed = changed(hold.clone().confirm(settled_by, a_code(), now));
    let approved = changed(begun.after.clone().approve(hold.id(), now));
    let payment = approved.after.clone();
    let settlement = Settlement {
        reservations: vec![confirmed],
        points: Some(a_spend(&payment, now)),
        payments: vec![begun, approved],
        key: Some(a_key_use(hold.holder(), payment.id().as_uuid())),
        ..Settlement::default()
    };
    (settlement, payment)
}

fn confirm_free(hold: &Reservation, now: OffsetDateTime) -> reservation::Change {
    changed(hold.clone().confirm(reservation::Settlement::Free, a_code(), now))
}

async fn balance(storage: &Storage, hold: &Reservation) -> i64 {
    storage.points_ledger.wallet(hold.holder()).await.unwrap().balance.amount()
}

async fn nothing_is_left_of(storage: &Storage, hold: &Reservation, settlement: &Settlement) {
    assert_eq!(storage.found(hold.id()).await.as_ref(), Some(hold));
    assert_eq!(storage.steps_of(hold.id()).await, [Kind::Held]);
    for change in &settlement.payments {
        assert_eq!(storage.payments.find(change.after.id()).await.unwrap(), None);
    }
    if let Some(key) = settlement.key {
        assert_eq!(storage.idempotency_keys.find(key.owner, key.key.digest).await.unwrap(), None);
    }
}

/// Either everything of a settlement is committed, or nothing.
pub async fn all_or_nothing(storage: &Storage) {
    let hall = Hall::with_seats(storage, 2).await;
    let hold = storage.held_seats(&hall, &[0, 1], NOW).await;
    storage.charged(hold.holder(), 99_999).await;
    let (settlement, payment) = paid_with_points(&hold, NOW);
    let balance_before = Won::new(99_999).unwrap();
    assert_eq!(storage.write(settlement.clone()).await, InsufficientPoints { balance: balance_before });
    nothing_is_left_of(storage, &hold, &settlement).await;
    assert_eq!(storage.statuses(&hall, NOW).await, [Held, Held]);
    storage.charged(hold.holder(), 1).await;
    assert_eq!(storage.write(settlement.clone()).await, Settled);
    assert_eq!(storage.found(hold.id()).await.unwrap().paid_by(), Some(payment.id()));
    assert_eq!(storage.payments.find(payment.id()).await.unwrap(), Some(payment));
    assert_eq!(balance(storage, &hold).await, 0);
    assert_eq!(storage.statuses(&hall, NOW).await, [Confirmed, Confirmed]);
    let key = settlement.key.unwrap();
    let remembered = storage.idempotency_keys.find(key.owner, key.key.digest).await.unwrap().unwrap();
    assert_eq!(remembered.effect, key.effect);
    storage.is_healthy(NOW).await;
}

/// A change is written only over the version before it; of any number of concurrent settlements of one version,
/// exactly one is `Settled`, the others `Superseded`.
pub async fn guarded_by_versions(storage: &Storage) {
    let hall = Hall::with_seats(storage, 1).await;
    let hold = storage.held_seats(&hall, &[0], NOW).await;
    let steps = (0..CROWD).map(|number| {
        let (storage, hold) = (storage.clone(), hold.clone());
        let change = match number % 3 {
            0 => confirm_free(&hold, NOW),
            1 => changed(hold.cancel(Actor::User, None, NOW)),
            _ => hold.start_payment(Duration::minutes(9), NOW).unwrap(),
        };
        async move { (storage.step(change.clone()).await, change) }
    });
    let outcomes = all_at_once(steps.collect()).await;
    let winners: Vec<_> = outcomes.iter().filter(|(outcome, _)| *outcome == Settled).collect();
    assert_eq!(winners.len(), 1, "{outcomes:?}");
    assert!(outcomes.iter().all(|(outcome, _)| matches!(outcome, Settled | Superseded)), "{outcomes:?}");
    assert_eq!(storage.found(hold.id()).await.as_ref(), Some(&winners[0].1.after));
    assert_eq!(storage.steps_of(hold.id()).await, [Kind::Held, winners[0].1.transition.kind]);
    storage.is_healthy(NOW).await;
}

/// A confirmed reservation's seats or places become confirmed, a cancelled or expired one's become available and leave
/// the person's limit, a started payment moves the seats' deadline.
pub async fn seats_follow(storage: &Storage) {
    let hall = Hall::with_seats(storage, 4).await;
    let who = somebody();
    let mut holds = Vec::new();
    for seat in 0..4 {
        holds.push(storage.hold_seats(&hall, who, &[seat], NOW).await);
    }
    let lease = holds[0].clone().start_payment(HOLD_TTL * 2, NOW).unwrap();
    assert_eq!(storage.step(lease).await, Settled);
    let ticket = storage.confirmed(holds[1].clone(), NOW).await;
    storage.cancelled(holds[2].clone(), NOW).await;
    assert_eq!(storage.statuses(&hall, NOW).await, [Held, Confirmed, Available, Held]);
    assert_eq!(storage.counted(&hall, NOW).await, (1, 2, 1));
    assert_eq!(storage.step(changed(holds[3].clone().expire(LAPSED))).await, Settled);
    assert_eq!(storage.statuses(&hall, LAPSED).await, [Held, Confirmed, Available, Available], "leased for longer");
    storage.cancelled(ticket, LAPSED).await;
    assert_eq!(storage.statuses(&hall, LAPSED).await, [Held, Available, Available, Available]);
    storage.hold_seats(&hall, who, &[1, 2, 3], LAPSED).await;
    storage.is_healthy(LAPSED).await;
}

/// A confirmation at an instant from the deadline on is `Superseded`, whatever the caller believed.
pub async fn a_lapsed_hold_is_not_confirmed(storage: &Storage) {
    let hall = Hall::with_seats(storage, 2).await;
    let hold = storage.held_seats(&hall, &[0], NOW).await;
    let mut late = confirm_free(&hold, LAST_MOMENT);
    late.transition.at = LAPSED;
    assert_eq!(storage.step(late).await, Superseded);
    assert_eq!(storage.statuses(&hall, LAST_MOMENT).await, [Held, Available]);
    assert_eq!(storage.steps_of(hold.id()).await, [Kind::Held]);
    assert_eq!(storage.step(confirm_free(&hold, LAST_MOMENT)).await, Settled);
    storage.is_healthy(LAPSED).await;
}

/// No two payments that are open or approved occupy one reservation; the second is `Occupied`.
pub async fn one_payment_a_reservation(storage: &Storage) {
    let hall = Hall::with_seats(storage, 1).await;
    let hold = storage.held_seats(&hall, &[0], NOW).await;
    let attempts = (0..CROWD).map(|_| {
        let (storage, change) = (storage.clone(), a_card_payment(&hold, NOW));
        async move {
            let settlement = Settlement { payments: vec![change.clone()], ..Settlement::default() };
            (storage.write(settlement).await, change.after)
        }
    });
    let outcomes = all_at_once(attempts.collect()).await;
    let open: Vec<_> = outcomes.iter().filter(|(outcome, _)| *outcome == Settled).collect();
    assert_eq!(open.len(), 1, "{outcomes:?}");
    assert!(outcomes.iter().all(|(outcome, _)| matches!(outcome, Settled | Occupied)), "{outcomes:?}");
    let declined = changed(open[0].1.clone().decline("card_declined".to_owned(), NOW));
    let settlement = Settlement { payments: vec![declined], ..Settlement::default() };
    assert_eq!(storage.write(settlement).await, Settled);
    storage.charged(hold.holder(), 50_000).await;
    let (paid, _) = paid_with_points(&hold, NOW);
    assert_eq!(storage.write(paid).await, Settled, "a declined one makes room");
    let second = Settlement { payments: vec![a_card_payment(&hold, NOW)], ..Settlement::default() };
    assert_eq!(storage.write(second).await, Occupied, "an approved one does not");
}

/// Points that are not there are `InsufficientPoints`, also concurrently.
pub async fn no_wallet_below_zero(storage: &Storage) {
    let floor = Floor::with_places(storage, 1_000).await;
    let who = somebody();
    storage.charged(who, 130_000).await;
    let mut payments = Vec::new();
    for _ in 0..LIMIT {
        let hold = storage.hold_places(&floor, who, 1, NOW).await;
        let storage = storage.clone();
        payments.push(async move { storage.write(paid_with_points(&hold, NOW).0).await });
    }
    let outcomes = all_at_once(payments).await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Settled).count(), 3, "{outcomes:?}");
    let short = InsufficientPoints { balance: Won::new(10_000).unwrap() };
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == short).count(), 1, "{outcomes:?}");
    let without_a_wallet = storage.held_places(&floor, 1, NOW).await;
    let outcome = storage.write(paid_with_points(&without_a_wallet, NOW).0).await;
    assert_eq!(outcome, InsufficientPoints { balance: Won::ZERO });
    storage.is_healthy(NOW).await;
}

/// A movement writes the wallet's entry, with the balance after it, and its counter-entry; all entries sum to zero.
pub async fn double_entry(storage: &Storage) {
    let hall = Hall::with_seats(storage, 1).await;
    let hold = storage.held_seats(&hall, &[0], NOW).await;
    storage.charged(hold.holder(), 70_000).await;
    let (settlement, payment) = paid_with_points(&hold, NOW);
    let spend = settlement.points.clone().unwrap();
    assert_eq!(storage.write(settlement).await, Settled);
    let entry = storage.points_ledger.entry(hold.holder(), spend.id).await.unwrap().unwrap();
    assert_eq!((entry.kind, entry.amount, entry.balance.amount()), (spend.kind, -50_000, 20_000));
    assert_eq!((entry.reservation, entry.at), (Some(hold.id()), NOW));
    assert_eq!(storage.points_ledger.entry(hold.holder(), spend.counter_id).await.unwrap(), None, "it is not theirs");

    let ticket = storage.found(hold.id()).await.unwrap();
    let refund = a_refund(&payment, NOW);
    let given_back = Settlement {
        reservations: vec![changed(ticket.cancel(Actor::User, None, NOW))],
        points: Some(refund.clone()),
        ..Settlement::default()
    };
    let owed = changed(Ok::<_, ()>(payment.owe_refund(
        Won::ZERO,
        frontrow_domain::payment::RefundReason::TicketCancelled,
        NOW,
    )));
    let refunded = changed(owed.after.clone().refunded(NOW));
    let given_back = Settlement { payments: vec![owed, refunded], ..given_back };
    assert_eq!(storage.write(given_back).await, Settled);
    let entry = storage.points_ledger.entry(hold.holder(), refund.id).await.unwrap().unwrap();
    assert_eq!((entry.kind, entry.amount, entry.balance.amount()), (refund.kind, 50_000, 70_000));
    storage.is_healthy(NOW).await;
}

/// A key that is already used is `KeyUsed`; one with `instead_of` is taken over while it still stands for that.
pub async fn a_key_once(storage: &Storage) {
    let floor = Floor::with_places(storage, 1_000).await;
    let key = a_key_use(somebody(), new_id());
    let with_key = |key: KeyUse, hold: &Reservation| Settlement {
        reservations: vec![confirm_free(hold, NOW)],
        key: Some(key),
        ..Settlement::default()
    };
    let mut tries = Vec::new();
    for _ in 0..CROWD {
        let settlement = with_key(key, &storage.held_places(&floor, 1, NOW).await);
        let storage = storage.clone();
        tries.push(async move { storage.write(settlement).await });
    }
    let outcomes = all_at_once(tries).await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Settled).count(), 1, "{outcomes:?}");
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Settled | KeyUsed)), "{outcomes:?}");
    assert_eq!(storage.counted(&floor.hall, NOW).await.0, 1);

    let hold = storage.held_places(&floor, 1, NOW).await;
    let taken_over = KeyUse { effect: new_id(), instead_of: Some(key.effect), ..key };
    assert_eq!(storage.write(with_key(taken_over, &hold)).await, Settled);
    let found = storage.idempotency_keys.find(key.owner, key.key.digest).await.unwrap().unwrap();
    assert_eq!(found.effect, taken_over.effect);
    let too_late = KeyUse { effect: new_id(), ..taken_over };
    let hold = storage.held_places(&floor, 1, NOW).await;
    assert_eq!(storage.write(with_key(too_late, &hold)).await, KeyUsed);
    assert_eq!(storage.found(hold.id()).await, Some(hold));
}

/// The settlement of money that came at `now`, after the hold had lapsed.
fn late_money(lapsed: &Reservation, now: OffsetDateTime) -> (Settlement, Reservation) {
    let deadline = Deadline::after(now, HOLD_TTL);
    let id = ReservationId::new(new_id());
    let again = Reservation::hold_again_for_late_money(lapsed, id, deadline, now);
    let confirmed = confirm_free(&again.after, now);
    let ticket = confirmed.after.clone();
    let hold_again = Some(HoldAgain { change: again, limit_per_person: LIMIT });
    (Settlement { hold_again, reservations: vec![confirmed], ..Settlement::default() }, ticket)
}

/// `hold_again` claims free or lapsed seats or places like the inventory, counts against the limit, links both
/// reservations, or is `SeatsGone`.
pub async fn late_money_takes_the_same_again(storage: &Storage) {
    let hall = Hall::with_seats(storage, 8).await;
    let lapsed = storage.held_seats(&hall, &[0, 1], NOW).await;
    let gone = storage.held_seats(&hall, &[2, 3], NOW).await;
    storage.reservations.expire_due(LAPSED, 2).await.unwrap();
    let unswept = storage.held_seats(&hall, &[4], LAPSED).await;
    // Somebody else held one of the first two and let it lapse; somebody holds one of the others.
    storage.held_seats(&hall, &[0], LAPSED).await;
    let now = LAPSED + HOLD_TTL;
    storage.held_seats(&hall, &[3], now).await;

    let (settlement, ticket) = late_money(&storage.found(lapsed.id()).await.unwrap(), now);
    assert_eq!(storage.write(settlement).await, Settled);
    assert_eq!(storage.found(ticket.id()).await, Some(ticket.clone()));
    assert_eq!(ticket.replaces(), Some(lapsed.id()));
    assert_eq!(storage.found(lapsed.id()).await.unwrap().replaced_by(), Some(ticket.id()));
    assert_eq!(storage.steps_of(ticket.id()).await, [Kind::Held, Kind::Confirmed]);
    assert_eq!(storage.write(late_money(&lapsed, now).0).await, SeatsGone, "the same money once");

    let (settlement, never) = late_money(&storage.found(gone.id()).await.unwrap(), now);
    assert_eq!(storage.write(settlement).await, SeatsGone);
    assert_eq!(storage.found(never.id()).await, None);
    assert_eq!(storage.found(gone.id()).await.unwrap().replaced_by(), None);

    let (mut settlement, ticket) = late_money(&unswept, now);
    settlement.reservations.push(changed(unswept.clone().expire(now)));
    assert_eq!(storage.write(settlement).await, Settled, "ended and taken again in one commit");
    assert_eq!(storage.found(unswept.id()).await.unwrap().replaced_by(), Some(ticket.id()));
    late_money_counts_against_the_limit(storage).await;
    storage.is_healthy(now).await;
}

async fn late_money_counts_against_the_limit(storage: &Storage) {
    let floor = Floor::with_places(storage, 10).await;
    let lapsed = storage.held_places(&floor, 3, NOW).await;
    let now = LAPSED + HOLD_TTL;
    storage.reservations.expire_due(now, 100).await.unwrap();
    let lapsed = storage.found(lapsed.id()).await.unwrap();
    let bought_meanwhile = storage.hold_places(&floor, lapsed.holder(), 2, now).await;
    assert_eq!(storage.write(late_money(&lapsed, now).0).await, SeatsGone, "three more would pass the limit");
    storage.cancelled(bought_meanwhile, now).await;
    let (settlement, ticket) = late_money(&lapsed, now);
    assert_eq!(storage.write(settlement).await, Settled);
    assert!(matches!(ticket.claim(), Claim::Places(places) if places.quantity() == 3));
    assert_eq!(storage.found(ticket.id()).await.unwrap().status(), Status::Confirmed);
}

/// Each change has exactly one journal row in the same commit and announces itself.
pub async fn one_journal_row_a_step(storage: &Storage) {
    let hall = Hall::with_seats(storage, 1).await;
    let hold = storage.held_seats(&hall, &[0], NOW).await;
    storage.charged(hold.holder(), 50_000).await;
    let batches_before = storage.outbox.pending(100).await.unwrap().len();
    let (settlement, _) = paid_with_points(&hold, NOW);
    assert_eq!(storage.write(settlement.clone()).await, Settled);
    assert_eq!(storage.steps_of(hold.id()).await, [Kind::Held, Kind::Confirmed]);
    let batches = storage.outbox.pending(100).await.unwrap();
    assert_eq!(batches.len(), batches_before + 1, "one batch a commit");
    let told = &batches.last().unwrap().events;
    assert_eq!(told.len(), 1 + settlement.payments.len() + 1, "{told:?}");
    assert_eq!(storage.write(settlement).await, KeyUsed);
    assert_eq!(storage.outbox.pending(100).await.unwrap().len(), batches_before + 1, "a refusal announces nothing");
}

/// Available + held + confirmed = capacity, for every section, after every settlement.
pub async fn counters_follow(storage: &Storage) {
    let hall = Hall::with_seats(storage, CROWD.try_into().unwrap()).await;
    let mut lives = Vec::new();
    for seat in 0..CROWD {
        let hold = storage.held_seats(&hall, &[seat], NOW).await;
        let storage = storage.clone();
        lives.push(async move { live(&storage, hold, seat % 4).await });
    }
    let settled: Vec<SettleOutcome> = all_at_once(lives).await.into_iter().flatten().collect();
    assert!(settled.iter().all(|outcome| *outcome == Settled), "{settled:?}");
    let quarter = CROWD as u64 / 4;
    assert_eq!(storage.counted(&hall, LAST_MOMENT).await, (quarter, quarter, 2 * quarter));
    storage.is_healthy(LAST_MOMENT).await;
}

/// Stays held, is confirmed, is given back, or is confirmed and given back.
async fn live(storage: &Storage, hold: Reservation, way: usize) -> Vec<SettleOutcome> {
    let cancelled = |reservation: Reservation| changed(reservation.cancel(Actor::User, None, NOW));
    let confirmed = confirm_free(&hold, NOW);
    let steps = match way {
        0 => vec![hold.start_payment(Duration::minutes(9), NOW).unwrap()],
        1 => vec![confirmed],
        2 => vec![cancelled(hold)],
        _ => vec![confirmed.clone(), cancelled(confirmed.after)],
    };
    let mut outcomes = Vec::new();
    for step in steps {
        outcomes.push(storage.step(step).await);
    }
    outcomes
}
