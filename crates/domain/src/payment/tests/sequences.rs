//! What holds after any news in any order.

use proptest::prelude::*;

use super::{COMMANDS, Command, NOON, PRICE, begun, pending, split};
use crate::payment::{Change, EDGES, Payment, RefundReason, State, Status};
use crate::shared::Outcome;

fn lives() -> impl Strategy<Value = Vec<Command>> {
    proptest::collection::vec(proptest::sample::select(&COMMANDS[..]), 0..24)
}

/// Takes a life through and shows each step to `look`; gives the attempt at its end.
fn live(life: Vec<Command>, mut look: impl FnMut(&Payment, &Change)) -> Payment {
    let mut payment = pending();
    for command in life {
        if let Ok(Outcome::Changed(change)) = command.on(payment.clone(), NOON) {
            look(&payment, &change);
            payment = change.after;
        }
    }
    payment
}

/// The money came: it buys the ticket, or it is owed. Nothing else can be done with it.
fn money_comes(payment: Payment) -> Payment {
    match payment.clone().approve(super::MEANT, NOON) {
        Ok(Outcome::Changed(change)) => change.after,
        Ok(Outcome::Unchanged(same)) => same,
        Err(_) => match payment.owe_refund(PRICE, RefundReason::ApprovedAfterDecline, NOON) {
            Outcome::Changed(change) => change.after,
            Outcome::Unchanged(same) => same,
        },
    }
}

proptest! {
    #[test]
    fn versions_ascend_by_one_and_every_step_is_told_as_it_was(life in lives()) {
        live(life, |before, change| {
            let step = &change.transition;
            assert_eq!(change.after.version(), before.version() + 1);
            assert_eq!((step.payment, step.version), (before.id(), change.after.version()));
            assert_eq!((step.from, step.to), (Some(before.status()), change.after.status()));
            assert!(EDGES.contains(&(step.from, step.to)));
        });
    }

    #[test]
    fn whoever_repeats_themselves_changes_nothing_more(life in lives()) {
        let mut payment = pending();
        for command in life {
            match command.on(payment.clone(), NOON) {
                Ok(Outcome::Changed(change)) => {
                    payment = change.after;
                    prop_assert_eq!(command.on(payment.clone(), NOON), Ok(Outcome::Unchanged(payment.clone())));
                }
                Ok(Outcome::Unchanged(same)) => prop_assert_eq!(same, payment.clone()),
                Err(settled) => prop_assert_eq!(command.on(payment.clone(), NOON), Err(settled)),
            }
        }
    }

    #[test]
    fn who_left_never_occupies_again(life in lives()) {
        let mut left = false;
        live(life, |_, change| {
            assert!(!left || change.after.occupies().is_none());
            left = change.after.occupies().is_none();
        });
    }

    #[test]
    fn a_refund_is_owed_at_most_once_and_for_one_amount(life in lives()) {
        let (mut owed, mut returned) = (0, 0);
        live(life, |before, change| {
            match change.after.state() {
                State::RefundDue { .. } => owed += 1,
                State::Refunded { captured, reason, .. } => {
                    returned += 1;
                    let due = State::RefundDue { captured: *captured, reason: *reason };
                    assert_eq!(*before.state(), due);
                }
                State::Pending | State::Unknown | State::Approved { .. } | State::Declined { .. } => {}
            }
        });
        prop_assert!(returned <= owed && owed <= 1);
    }

    #[test]
    fn captured_money_is_a_ticket_or_goes_back_whatever_comes_before_and_after(before in lives(), after in lives()) {
        let mut payment = money_comes(live(before, |_, _| {}));
        for command in after {
            prop_assert!(matches!(payment.status(), Status::Approved | Status::RefundDue | Status::Refunded));
            if let Ok(Outcome::Changed(change)) = command.on(payment.clone(), NOON) {
                payment = change.after;
            }
        }
        prop_assert!(matches!(payment.status(), Status::Approved | Status::RefundDue | Status::Refunded));
    }

    #[test]
    fn wallet_and_gateway_together_pay_the_whole_price(points in 1..PRICE.amount()) {
        let payment = begun(split(points)).unwrap().after;
        prop_assert_eq!(payment.points().checked_add(payment.card_amount()), Some(PRICE));
    }
}
