//! Every status × every command. A new status or command has no cell here until somebody decides what is in it.

use std::collections::HashSet;

use super::{COMMANDS, Command, MEANT, NOON, PRICE, pending};
use crate::payment::{EDGES, Edge, Payment, PaymentSettled, RefundReason, State, Status};
use crate::shared::Outcome;

fn attempt_that_is(status: Status) -> Payment {
    match status {
        Status::Pending => pending(),
        Status::Unknown => Command::LoseAnswer.changes(pending()),
        Status::Approved => Command::Approve(MEANT).changes(pending()),
        Status::Declined => Command::Decline.changes(pending()),
        Status::RefundDue => Command::OweRefund.changes(pending()),
        Status::Refunded => Command::Refunded.changes(attempt_that_is(Status::RefundDue)),
    }
}

/// What a command comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    Goes(Status),
    Same,
    Settled,
}

/// What each of [`COMMANDS`] comes to.
const fn cells(status: Status) -> [Cell; 6] {
    use Cell::{Goes, Same, Settled};
    use Status::{Approved, Declined, Pending, RefundDue, Refunded, Unknown};
    match status {
        Pending => [Goes(Unknown), Goes(Approved), Goes(Approved), Goes(Declined), Goes(RefundDue), Settled],
        Unknown => [Same, Goes(Approved), Goes(Approved), Goes(Declined), Goes(RefundDue), Settled],
        Approved => [Settled, Same, Settled, Settled, Goes(RefundDue), Settled],
        Declined => [Settled, Settled, Settled, Same, Goes(RefundDue), Settled],
        RefundDue => [Settled, Settled, Settled, Settled, Same, Goes(Refunded)],
        Refunded => [Settled, Settled, Settled, Settled, Same, Same],
    }
}

fn answer(status: Status, command: Command) -> Cell {
    match command.on(attempt_that_is(status), NOON) {
        Ok(Outcome::Changed(change)) => Cell::Goes(change.after.status()),
        Ok(Outcome::Unchanged(same)) => {
            assert_eq!(same, attempt_that_is(status), "unchanged is the very same");
            Cell::Same
        }
        Err(PaymentSettled(at)) => {
            assert_eq!(at, status, "the refusal names what it is");
            Cell::Settled
        }
    }
}

#[test]
fn every_status_answers_every_command() {
    for status in Status::ALL {
        for (command, expected) in COMMANDS.into_iter().zip(cells(status)) {
            assert_eq!(answer(status, command), expected, "{command:?} of {status}");
        }
    }
}

#[test]
fn the_steps_that_happen_are_exactly_the_edges() {
    let mut taken: HashSet<Edge> = HashSet::from([(None, Status::Pending)]);
    for status in Status::ALL {
        for command in COMMANDS {
            if let Ok(Outcome::Changed(change)) = command.on(attempt_that_is(status), NOON) {
                taken.insert((change.transition.from, change.transition.to));
            }
        }
    }
    assert_eq!(taken, HashSet::from(EDGES));
}

#[test]
fn an_attempt_occupies_its_reservation_while_it_is_open_or_paid_for_it() {
    for status in Status::ALL {
        let occupied = match status {
            Status::Pending | Status::Unknown | Status::Approved => Some(MEANT),
            Status::Declined | Status::RefundDue | Status::Refunded => None,
        };
        assert_eq!(attempt_that_is(status).occupies(), occupied, "{status}");
        let open = matches!(status, Status::Pending | Status::Unknown);
        assert_eq!(attempt_that_is(status).is_open(), open, "{status}");
    }
}

#[test]
fn a_payment_that_came_late_occupies_the_reservation_it_made() {
    let late = Command::Approve(super::LATE).changes(pending());
    assert_eq!((late.occupies(), late.reservation()), (Some(super::LATE), MEANT));
}

#[test]
fn the_first_reason_for_a_refund_stays() {
    let owed = Command::OweRefund.changes(pending());
    let again = owed.owe_refund(super::won(1), RefundReason::PaidTwice, NOON);
    let Outcome::Unchanged(same) = again else { panic!("{again:?}") };
    assert_eq!(*same.state(), State::RefundDue { captured: PRICE, reason: RefundReason::SeatsGone });
}
