//! Every situation × every command. A new status or command has no cell here until somebody decides what is in it.

use std::collections::HashSet;

use time::{Duration, OffsetDateTime};

use super::{ANOTHER, COMMANDS, CURTAIN, Command, HOLD_TTL, NOON, OURS, Refusal, held};
use crate::reservation::{
    CancelError, ConfirmError, EDGES, Edge, ExpireError, Kind, Reservation, StartPaymentError, Status,
};
use crate::shared::Outcome;

const SOON: OffsetDateTime = past_noon(1);
const TOO_LATE: OffsetDateTime = past_noon(5);

const fn past_noon(minutes: i64) -> OffsetDateTime {
    match NOON.checked_add(Duration::minutes(minutes)) {
        Some(instant) => instant,
        None => panic!("within range"),
    }
}

/// A reservation at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Situation {
    LiveHold,
    LapsedHold,
    FreeTicket,
    PaidTicket,
    PaidTicketOfABegunPerformance,
    CancelledHold,
    CancelledTicket,
    Expired,
}

impl Situation {
    const ALL: [Self; 8] = [
        Self::LiveHold,
        Self::LapsedHold,
        Self::FreeTicket,
        Self::PaidTicket,
        Self::PaidTicketOfABegunPerformance,
        Self::CancelledHold,
        Self::CancelledTicket,
        Self::Expired,
    ];

    fn reservation(self) -> Reservation {
        let hold = held().after;
        let paid = |hold| Command::ConfirmPaid(OURS).changes(hold, SOON);
        match self {
            Self::LiveHold | Self::LapsedHold => hold,
            Self::FreeTicket => Command::ConfirmFree.changes(hold, SOON),
            Self::PaidTicket | Self::PaidTicketOfABegunPerformance => paid(hold),
            Self::CancelledHold => Command::Cancel.changes(hold, SOON),
            Self::CancelledTicket => Command::Cancel.changes(paid(hold), SOON),
            Self::Expired => Command::Expire.changes(hold, TOO_LATE),
        }
    }

    const fn now(self) -> OffsetDateTime {
        match self {
            Self::LiveHold | Self::FreeTicket | Self::PaidTicket => SOON,
            Self::PaidTicketOfABegunPerformance => CURTAIN,
            Self::LapsedHold | Self::CancelledHold | Self::CancelledTicket | Self::Expired => TOO_LATE,
        }
    }

    /// What each of [`COMMANDS`] comes to.
    const fn cells(self) -> [Cell; 6] {
        use Cell::{Goes, No, Same};
        use Status::{Cancelled, Confirmed, Expired, TemporarilyAssigned};
        let paying = Goes(Kind::PaymentStarted, TemporarilyAssigned);
        let ticket = Goes(Kind::Confirmed, Confirmed);
        let given_back = Goes(Kind::Cancelled, Cancelled);
        let settled = No(Refusal::Start(StartPaymentError::NotPending(Confirmed)));
        let by_another = No(Refusal::Confirm(ConfirmError::PaidByAnother));
        let lapsed = No(Refusal::Confirm(ConfirmError::HoldLapsed));
        let given_up = No(Refusal::Confirm(ConfirmError::Cancelled));
        let is_ticket = No(Refusal::Expire(ExpireError::Settled(Confirmed)));
        let cannot_pay = No(Refusal::Start(StartPaymentError::HoldLapsed));
        let begun = No(Refusal::Cancel(CancelError::PerformanceBegun));
        let gone = No(Refusal::Cancel(CancelError::Expired));
        match self {
            Self::LiveHold => [paying, ticket, ticket, ticket, given_back, No(Refusal::Expire(ExpireError::StillLive))],
            Self::LapsedHold => [cannot_pay, lapsed, lapsed, lapsed, gone, Goes(Kind::Expired, Expired)],
            Self::FreeTicket => [settled, Same, by_another, by_another, given_back, is_ticket],
            Self::PaidTicket => [settled, by_another, Same, by_another, given_back, is_ticket],
            Self::PaidTicketOfABegunPerformance => [settled, by_another, Same, by_another, begun, is_ticket],
            Self::CancelledHold | Self::CancelledTicket => [
                No(Refusal::Start(StartPaymentError::NotPending(Cancelled))),
                given_up,
                given_up,
                given_up,
                Same,
                No(Refusal::Expire(ExpireError::Settled(Cancelled))),
            ],
            Self::Expired => [cannot_pay, lapsed, lapsed, lapsed, gone, Same],
        }
    }
}

/// What a command comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    Goes(Kind, Status),
    Same,
    No(Refusal),
}

fn answer(situation: Situation, command: Command) -> Cell {
    match command.on(situation.reservation(), situation.now()) {
        Ok(Outcome::Changed(change)) => Cell::Goes(change.transition.kind, change.after.status()),
        Ok(Outcome::Unchanged(same)) => {
            assert_eq!(same, situation.reservation(), "unchanged is the very same");
            Cell::Same
        }
        Err(refusal) => Cell::No(refusal),
    }
}

#[test]
fn every_situation_answers_every_command() {
    for situation in Situation::ALL {
        for (command, expected) in COMMANDS.into_iter().zip(situation.cells()) {
            assert_eq!(answer(situation, command), expected, "{command:?} of {situation:?}");
        }
    }
}

#[test]
fn every_status_is_in_the_table() {
    let seen: HashSet<Status> = Situation::ALL.iter().map(|situation| situation.reservation().status()).collect();
    assert_eq!(seen, HashSet::from(Status::ALL));
}

#[test]
fn the_steps_that_happen_are_exactly_the_edges() {
    let first = held().transition;
    let mut taken: HashSet<Edge> = HashSet::from([(first.from, first.kind, first.to)]);
    for situation in Situation::ALL {
        for command in COMMANDS {
            if let Ok(Outcome::Changed(change)) = command.on(situation.reservation(), situation.now()) {
                let step = change.transition;
                taken.insert((step.from, step.kind, step.to));
            }
        }
    }
    assert_eq!(taken, HashSet::from(EDGES));
}

#[test]
fn the_deadline_itself_is_too_late_for_the_buyer_and_early_enough_for_the_sweep() {
    let last = NOON + HOLD_TTL - Duration::MILLISECOND;
    let deadline = NOON + HOLD_TTL;
    for command in [Command::StartPayment, Command::ConfirmFree, Command::ConfirmPaid(ANOTHER), Command::Cancel] {
        assert!(command.on(held().after, last).is_ok(), "{command:?}");
        assert!(command.on(held().after, deadline).is_err(), "{command:?}");
    }
    assert!(Command::Expire.on(held().after, last).is_err());
    assert!(Command::Expire.on(held().after, deadline).is_ok());
}

#[test]
fn a_lapsed_hold_is_told_as_expired_before_the_sweep_comes_by() {
    let hold = held().after;
    assert_eq!(hold.status_at(SOON), Status::TemporarilyAssigned);
    assert_eq!((hold.status(), hold.status_at(TOO_LATE)), (Status::TemporarilyAssigned, Status::Expired));
}

#[test]
fn no_time_passes_for_a_ticket() {
    let ticket = Situation::PaidTicket.reservation();
    assert_eq!(ticket.status_at(CURTAIN + Duration::weeks(1)), Status::Confirmed);
}

#[test]
fn a_cancelled_ticket_still_tells_what_paid_for_it_and_a_cancelled_hold_has_nothing_to_tell() {
    assert_eq!(Situation::CancelledTicket.reservation().paid_by(), Some(OURS));
    assert_eq!(Situation::CancelledHold.reservation().paid_by(), None);
    assert_eq!(Situation::FreeTicket.reservation().paid_by(), None);
}
