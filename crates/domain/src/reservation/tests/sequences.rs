//! What holds after any commands at any instants.

use proptest::prelude::*;
use time::{Duration, OffsetDateTime};

use super::{COMMANDS, Command, HOLD_TTL, LEASE, NOON, held, new_hold, seat};
use crate::reservation::{Change, Claim, EDGES, Kind, Reservation, SeatSet, Status};
use crate::shared::{Deadline, Outcome, Won};

/// Commands, and how long after the one before each comes.
fn lives() -> impl Strategy<Value = Vec<(Command, Duration)>> {
    // Pauses around the deadlines: most within a hold, some that let it lapse, some of no time at all.
    let pause = prop_oneof![Just(0), 0_i64..30_000, 0_i64..400_000].prop_map(Duration::milliseconds);
    proptest::collection::vec((proptest::sample::select(&COMMANDS[..]), pause), 0..40)
}

/// Takes a life through and shows each step to `look`: the reservation before, the command, the instant, the change.
fn live(life: Vec<(Command, Duration)>, mut look: impl FnMut(&Reservation, Command, OffsetDateTime, &Change)) {
    let (mut reservation, mut now) = (held().after, NOON);
    for (command, pause) in life {
        now += pause;
        if let Ok(Outcome::Changed(change)) = command.on(reservation.clone(), now) {
            look(&reservation, command, now, &change);
            reservation = change.after;
        }
    }
}

proptest! {
    #[test]
    fn versions_ascend_by_one_and_every_step_is_told_as_it_was(life in lives()) {
        live(life, |before, _, now, change| {
            let step = &change.transition;
            assert_eq!(change.after.version(), before.version() + 1);
            assert_eq!((step.reservation, step.version), (before.id(), change.after.version()));
            assert_eq!((step.from, step.to, step.at), (Some(before.status()), change.after.status(), now));
            assert!(EDGES.contains(&(step.from, step.kind, step.to)));
        });
    }

    #[test]
    fn nothing_comes_back_from_the_end_and_a_ticket_is_only_given_back(life in lives()) {
        live(life, |before, _, _, change| match before.status() {
            Status::TemporarilyAssigned => {}
            Status::Confirmed => assert_eq!(change.after.status(), Status::Cancelled),
            ended @ (Status::Cancelled | Status::Expired) => panic!("{ended} became {}", change.after.status()),
        });
    }

    #[test]
    fn a_lapsed_hold_does_nothing_but_expire(life in lives()) {
        live(life, |before, _, now, change| {
            assert_eq!(before.has_lapsed(now), change.transition.kind == Kind::Expired);
        });
    }

    #[test]
    fn the_lease_is_given_once(life in lives()) {
        live(life, |before, command, now, change| {
            let first_payment = command == Command::StartPayment && before.payment_lease().is_none();
            if first_payment {
                let until = Deadline::after(now, LEASE);
                assert_eq!(change.after.payment_lease(), Some(until));
                assert_eq!(change.after.hold_until(), before.hold_until().max(until));
            } else {
                assert_eq!(change.after.payment_lease(), before.payment_lease());
                assert_eq!(change.after.hold_until(), before.hold_until());
            }
        });
    }

    #[test]
    fn no_hold_lives_longer_than_its_time_and_one_lease(life in lives()) {
        let bound = NOON + HOLD_TTL + LEASE;
        live(life, |_, _, _, change| assert!(change.after.hold_until().instant() <= bound));
    }

    #[test]
    fn what_was_sold_to_whom_for_how_much_never_changes(life in lives()) {
        let sold = |it: &Reservation| {
            let who = (it.id(), it.holder(), it.concert(), it.date(), it.created_at(), it.cancellable_until());
            (who, it.claim().clone(), it.replaces(), it.replaced_by())
        };
        live(life, |before, _, _, change| assert_eq!(sold(&change.after), sold(before)));
    }

    #[test]
    fn whoever_repeats_themselves_changes_nothing_more(life in lives()) {
        let (mut reservation, mut now) = (held().after, NOON);
        for (command, pause) in life {
            now += pause;
            let again = |it: Reservation| command.on(it, now);
            match again(reservation.clone()) {
                Ok(Outcome::Changed(change)) => {
                    reservation = change.after.clone();
                    // Each attempt to pay is a new one; that it moves no deadline, the lease's own property tells.
                    if command != Command::StartPayment {
                        prop_assert_eq!(again(change.after.clone()), Ok(Outcome::Unchanged(change.after)));
                    }
                }
                Ok(Outcome::Unchanged(same)) => prop_assert_eq!(same, reservation.clone()),
                Err(refusal) => prop_assert_eq!(again(reservation.clone()), Err(refusal)),
            }
        }
    }

    #[test]
    fn a_cart_costs_the_sum_of_its_seats(prices in proptest::collection::vec(0_i64..1_000_000, 1..9)) {
        let seats: Vec<_> = (1_u128..=9).rev().zip(&prices).map(|(number, won)| seat(number, *won)).collect();
        let hold = Reservation::hold(new_hold(Claim::Seats(SeatSet::new(seats).unwrap())), NOON).after;
        prop_assert_eq!(hold.claim().amount(), Won::new(prices.iter().sum()).unwrap());
        prop_assert_eq!(hold.claim().quantity() as usize, prices.len());
    }
}
