//! Clauses of [`Payments`](frontrow_application::ports::Payments).

use frontrow_application::ports::{CardAttempt, SettleOutcome, Settlement};
use frontrow_domain::payment::{Change, Method, NewAttempt, Payment, PaymentKey, RefundReason};
use frontrow_domain::reservation::Reservation;
use frontrow_domain::shared::{Outcome, PaymentId, Won};
use time::{Duration, OffsetDateTime};

use super::scene::{NOW, all_at_once, changed};
use super::suite::conformance;
use super::{Hall, Storage};
use crate::new_id;

conformance! {
    $ payments: as_written, every_attempt, open_ones_come_up, refunds_come_up, a_claim_lapses, every_card_once
}

const QUIET: Duration = Duration::seconds(10);
const CLAIM: Duration = Duration::seconds(30);

async fn pay_step(storage: &Storage, change: Change) -> Payment {
    let settlement = Settlement { payments: vec![change.clone()], ..Settlement::default() };
    assert_eq!(storage.write(settlement).await, SettleOutcome::Settled);
    change.after
}

fn owed(payment: Payment, now: OffsetDateTime) -> Change {
    let captured = payment.card_amount();
    changed(Ok::<_, ()>(payment.owe_refund(captured, RefundReason::HoldCancelled, now)))
}

/// `find` gives a payment exactly as it was last committed.
pub async fn as_written(storage: &Storage) {
    let hall = Hall::with_seats(storage, 6).await;
    let hold = async |seat: usize| storage.held_seats(&hall, &[seat], NOW).await;
    let points = Won::new(20_000).unwrap();
    let split = Method::Split { points, key: PaymentKey::parse("pk_1").unwrap() };
    let attempt = NewAttempt { id: PaymentId::new(new_id()), method: split };
    let pending = pay_step(storage, Payment::begin(attempt, &hold(0).await, NOW).unwrap()).await;
    let unknown = storage.open_payment(&hold(1).await, NOW).await;
    let unknown = pay_step(storage, changed(unknown.lose_answer(NOW + QUIET))).await;
    let declined = storage.open_payment(&hold(2).await, NOW).await;
    let declined = pay_step(storage, changed(declined.decline("card_declined".to_owned(), NOW))).await;
    let (_, approved) = storage.pay_with_points(&hold(3).await, NOW).await;
    let refund_due = pay_step(storage, owed(storage.open_payment(&hold(4).await, NOW).await, NOW)).await;
    let refunded = pay_step(storage, owed(storage.open_payment(&hold(5).await, NOW).await, NOW)).await;
    let refunded = pay_step(storage, changed(refunded.refunded(NOW + CLAIM))).await;
    for payment in [pending, unknown, declined, approved, refund_due, refunded] {
        assert_eq!(storage.payments.find(payment.id()).await.unwrap(), Some(payment));
    }
    assert_eq!(storage.payments.find(PaymentId::new(new_id())).await.unwrap(), None);
}

/// `of_reservation` gives all attempts meant for a reservation or settling it, oldest first.
pub async fn every_attempt(storage: &Storage) {
    let hall = Hall::with_seats(storage, 2).await;
    let hold = storage.held_seats(&hall, &[0], NOW).await;
    let first = storage.open_payment(&hold, NOW).await;
    let first = pay_step(storage, changed(first.decline("card_declined".to_owned(), NOW))).await;
    let second = storage.open_payment(&hold, NOW).await;
    let ticket = storage.held_seats(&hall, &[1], NOW).await;
    let second = pay_step(storage, changed(second.approve(ticket.id(), NOW))).await;
    let of = async |reservation: &Reservation| storage.payments.of_reservation(reservation.id()).await.unwrap();
    assert_eq!(of(&hold).await, [first, second.clone()]);
    assert_eq!(of(&ticket).await, [second], "the one that settles it");
}

/// `claim_open` gives payments that have been `PENDING` or `UNKNOWN` for longer than `quiet`, each claimed until
/// `now + claim`, so that two workers do not ask the gateway for the same one.
pub async fn open_ones_come_up(storage: &Storage) {
    let hall = Hall::with_seats(storage, 24).await;
    let mut open = Vec::new();
    for seat in 0..20 {
        let payment = storage.open_payment(&storage.held_seats(&hall, &[seat], NOW).await, NOW).await;
        let lost = seat % 2 == 0;
        open.push(if lost { pay_step(storage, changed(payment.lose_answer(NOW))).await } else { payment });
    }
    let too_young = storage.held_seats(&hall, &[20], NOW).await;
    storage.open_payment(&too_young, NOW + Duration::MILLISECOND).await;
    let declined = storage.open_payment(&storage.held_seats(&hall, &[21], NOW).await, NOW).await;
    pay_step(storage, changed(declined.decline("card_declined".to_owned(), NOW))).await;
    storage.pay_with_points(&storage.held_seats(&hall, &[22], NOW).await, NOW).await;

    let now = NOW + QUIET;
    assert_eq!(storage.payments.claim_open(now - Duration::MILLISECOND, QUIET, CLAIM, 100).await.unwrap(), []);
    let workers = (0..8).map(|_| {
        let storage = storage.clone();
        async move { storage.payments.claim_open(now, QUIET, CLAIM, 7).await.unwrap() }
    });
    let mut claimed: Vec<Payment> = Vec::new();
    for of_one_worker in all_at_once(workers.collect()).await {
        assert!(of_one_worker.len() <= 7, "as many as were asked for");
        claimed.extend(of_one_worker);
    }
    claimed.extend(storage.payments.claim_open(now, QUIET, CLAIM, 100).await.unwrap());
    claimed.sort_by_key(Payment::id);
    assert_eq!(claimed, open, "each by one worker");
}

/// `claim_refunds` gives payments in `REFUND_DUE`, claimed likewise.
pub async fn refunds_come_up(storage: &Storage) {
    let hall = Hall::with_seats(storage, 12).await;
    let mut due = Vec::new();
    for seat in 0..10 {
        let payment = storage.open_payment(&storage.held_seats(&hall, &[seat], NOW).await, NOW).await;
        due.push(pay_step(storage, owed(payment, NOW + QUIET)).await);
    }
    let done = storage.open_payment(&storage.held_seats(&hall, &[10], NOW).await, NOW).await;
    let done = pay_step(storage, owed(done, NOW)).await;
    pay_step(storage, changed(done.refunded(NOW))).await;
    storage.open_payment(&storage.held_seats(&hall, &[11], NOW).await, NOW).await;

    let now = NOW + QUIET;
    let workers = (0..8).map(|_| {
        let storage = storage.clone();
        async move { storage.payments.claim_refunds(now, CLAIM, 4).await.unwrap() }
    });
    let mut claimed: Vec<Payment> = all_at_once(workers.collect()).await.into_iter().flatten().collect();
    claimed.extend(storage.payments.claim_refunds(now, CLAIM, 100).await.unwrap());
    claimed.sort_by_key(Payment::id);
    assert_eq!(claimed, due, "each by one worker");
}

/// A payment whose claim has run out comes up again; nothing is forgotten by a crash.
pub async fn a_claim_lapses(storage: &Storage) {
    let hall = Hall::with_seats(storage, 2).await;
    let open = storage.open_payment(&storage.held_seats(&hall, &[0], NOW).await, NOW).await;
    let due = storage.open_payment(&storage.held_seats(&hall, &[1], NOW).await, NOW).await;
    let due = pay_step(storage, owed(due, NOW)).await;
    let claims = async |now| {
        let mut claimed = storage.payments.claim_open(now, QUIET, CLAIM, 10).await.unwrap();
        claimed.extend(storage.payments.claim_refunds(now, CLAIM, 10).await.unwrap());
        claimed
    };
    let first_claim = NOW + QUIET;
    let both = [open.clone(), due.clone()];
    assert_eq!(claims(first_claim).await, both);
    assert_eq!(claims(first_claim + CLAIM - Duration::MILLISECOND).await, []);
    assert_eq!(claims(first_claim + CLAIM).await, both);
    let asked_in_vain = match open.lose_answer(first_claim + CLAIM).unwrap() {
        Outcome::Changed(change) => pay_step(storage, change).await,
        Outcome::Unchanged(payment) => payment,
    };
    assert_eq!(claims(first_claim + CLAIM).await, [], "the claim outlives a lost answer");
    assert_eq!(claims(first_claim + CLAIM + CLAIM).await, [asked_in_vain, due]);
}

/// From page to page, `card_attempts` gives each attempt that asks a gateway and whose id was made since `since` exactly
/// once, oldest first, exactly as it was last committed.
pub async fn every_card_once(storage: &Storage) {
    let hall = Hall::with_seats(storage, 6).await;
    let hold = async |seat: usize| storage.held_seats(&hall, &[seat], NOW).await;
    let split = Method::Split { points: Won::new(20_000).unwrap(), key: PaymentKey::parse("pk_1").unwrap() };
    let split = NewAttempt { id: PaymentId::new(new_id()), method: split };
    let pending = pay_step(storage, Payment::begin(split, &hold(0).await, NOW).unwrap()).await;
    let unknown = storage.open_payment(&hold(1).await, NOW).await;
    let unknown = pay_step(storage, changed(unknown.lose_answer(NOW + QUIET))).await;
    let declined = storage.open_payment(&hold(2).await, NOW).await;
    let declined = pay_step(storage, changed(declined.decline("card_declined".to_owned(), NOW + CLAIM))).await;
    storage.pay_with_points(&hold(3).await, NOW).await;
    let owed_since = NOW + CLAIM + CLAIM;
    let refund_due = pay_step(storage, owed(storage.open_payment(&hold(4).await, NOW).await, owed_since)).await;

    let expected = [(pending, NOW), (unknown, NOW), (declined, NOW + CLAIM), (refund_due, owed_since)]
        .map(|(payment, since)| CardAttempt { payment, since });
    let (mut seen, mut after) = (Vec::new(), None);
    for at_most in [1, 2, 10] {
        let page = storage.payments.card_attempts(NOW, after, at_most).await.unwrap();
        after = page.last().map(|attempt| attempt.payment.id());
        seen.extend(page);
    }
    assert_eq!(seen, expected);
    let later = NOW + Duration::MILLISECOND;
    assert_eq!(storage.payments.card_attempts(later, None, 10).await.unwrap(), [], "ids made before are left out");
}
