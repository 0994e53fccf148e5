use time::Duration;
use uuid::Uuid;

use super::{COMMANDS, Command, HOLD_TTL, LEASE, NOON, held};
use crate::reservation::{Change, Kind, Reservation, Status};
use crate::shared::{Actor, Deadline, Outcome, ReservationId};

#[test]
fn a_late_start_of_payment_keeps_the_hold_for_the_whole_lease() {
    let late = NOON + HOLD_TTL - Duration::SECOND;
    let paying = Command::StartPayment.changes(held().after, late);
    assert_eq!(paying.hold_until(), Deadline::after(late, LEASE));
    assert_eq!(paying.payment_lease(), Some(Deadline::after(late, LEASE)));
}

#[test]
fn an_early_start_of_payment_takes_nothing_from_the_hold() {
    let paying = Command::StartPayment.changes(held().after, NOON);
    assert_eq!(paying.hold_until(), Deadline::after(NOON, HOLD_TTL));
}

#[test]
fn failing_payments_cannot_keep_a_hold_for_ever() {
    let mut hold = Command::StartPayment.changes(held().after, NOON + Duration::minutes(4));
    let end = hold.hold_until();
    for minute in [5, 6] {
        hold = Command::StartPayment.changes(hold, NOON + Duration::minutes(minute));
        assert_eq!(hold.hold_until(), end, "minute {minute}");
    }
    assert!(Command::StartPayment.on(hold, NOON + Duration::minutes(7)).is_err());
}

#[test]
fn a_hold_that_is_being_paid_is_not_swept_before_its_lease_is_over() {
    let paying = Command::StartPayment.changes(held().after, NOON + Duration::minutes(4));
    assert!(Command::Expire.on(paying.clone(), NOON + HOLD_TTL).is_err());
    assert!(Command::Expire.on(paying, NOON + Duration::minutes(7)).is_ok());
}

fn again_for(lapsed: &Reservation) -> Change {
    let id = ReservationId::new(Uuid::from_u128(99));
    let now = NOON + Duration::minutes(9);
    Reservation::hold_again_for_late_money(lapsed, id, Deadline::after(now, HOLD_TTL), now)
}

#[test]
fn late_money_gets_the_same_seats_at_the_price_they_were_sold_for() {
    let lapsed = Command::Expire.changes(held().after, NOON + HOLD_TTL);
    let again = again_for(&lapsed).after;
    assert_eq!(again.claim(), lapsed.claim());
    assert_eq!((again.holder(), again.concert(), again.date()), (lapsed.holder(), lapsed.concert(), lapsed.date()));
    assert_eq!(again.cancellable_until(), lapsed.cancellable_until());
    assert_eq!((again.replaces(), again.version(), again.payment_lease()), (Some(lapsed.id()), 1, None));
}

#[test]
fn late_money_is_taken_in_by_the_system_and_says_why() {
    let step = again_for(&held().after).transition;
    assert_eq!((step.from, step.kind, step.to), (None, Kind::Held, Status::TemporarilyAssigned));
    assert_eq!(step.actor, Actor::System);
    assert!(step.reason.is_some());
}

#[test]
fn a_hold_made_again_is_a_hold_like_any_other() {
    let now = NOON + Duration::minutes(10);
    for command in COMMANDS {
        let again = command.on(again_for(&held().after).after, now);
        let first = command.on(held().after, NOON + Duration::MINUTE);
        let kind = |answer: Result<Outcome<Change, Reservation>, _>| match answer {
            Ok(Outcome::Changed(change)) => Ok(Some(change.transition.kind)),
            Ok(Outcome::Unchanged(_)) => Ok(None),
            Err(refusal) => Err(refusal),
        };
        assert_eq!(kind(again), kind(first), "{command:?}");
    }
}
