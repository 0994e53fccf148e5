use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::ports::{Hold, SeatHoldOutcome, SeatInventory, Unavailable};
use frontrow_domain::reservation::{Claim, NewHold, Reservation, SeatSet};
use frontrow_domain::shared::SeatId;
use frontrow_testkit::builders::{HOLD_TTL, a_key};
use frontrow_testkit::storage::{Storage, seat_inventory};

use super::bites;

/// How a hold is spoilt.
#[derive(Clone, Copy)]
enum Flaw {
    /// Keeps the seats that nobody else wanted.
    KeepsTheRest,
    /// Tells losers that they have won.
    TellsLosersTheyWon,
    /// Blames every seat of the cart.
    BlamesEverySeat,
    /// Takes the same request for another one.
    ForgetsKeys,
    /// Lets a person have as much as they like.
    IgnoresTheLimit,
    /// Never knows what time it is.
    TakesLiveHolds,
}

struct Flawed {
    inner: Arc<dyn SeatInventory>,
    flaw: Flaw,
}

#[async_trait]
impl SeatInventory for Flawed {
    async fn hold(&self, hold: &Hold) -> Result<SeatHoldOutcome, Unavailable> {
        let mut asked = hold.clone();
        match self.flaw {
            Flaw::ForgetsKeys => asked.key = a_key(),
            Flaw::IgnoresTheLimit => asked.limit_per_person = u32::MAX >> 1,
            Flaw::TakesLiveHolds => asked.change.transition.at += HOLD_TTL,
            Flaw::KeepsTheRest | Flaw::TellsLosersTheyWon | Flaw::BlamesEverySeat => {}
        }
        let seats = match self.inner.hold(&asked).await? {
            SeatHoldOutcome::Taken { seats } => seats,
            other @ (SeatHoldOutcome::Held
            | SeatHoldOutcome::KeyUsed
            | SeatHoldOutcome::SectionClosed
            | SeatHoldOutcome::LimitReached) => return Ok(other),
        };
        match self.flaw {
            Flaw::TellsLosersTheyWon => Ok(SeatHoldOutcome::Held),
            Flaw::BlamesEverySeat => Ok(SeatHoldOutcome::Taken { seats: every_seat(hold) }),
            Flaw::KeepsTheRest => {
                if let Some(rest) = without(hold, &seats) {
                    self.inner.hold(&rest).await?;
                }
                Ok(SeatHoldOutcome::Taken { seats })
            }
            Flaw::ForgetsKeys | Flaw::IgnoresTheLimit | Flaw::TakesLiveHolds => Ok(SeatHoldOutcome::Taken { seats }),
        }
    }
}

fn every_seat(hold: &Hold) -> Vec<SeatId> {
    match hold.change.after.claim() {
        Claim::Seats(seats) => seats.ids().collect(),
        Claim::Places(_) => Vec::new(),
    }
}

fn without(hold: &Hold, contested: &[SeatId]) -> Option<Hold> {
    let wanted = &hold.change.after;
    let Claim::Seats(seats) = wanted.claim() else { return None };
    let rest = seats.seats().iter().filter(|seat| !contested.contains(&seat.id)).cloned().collect();
    let new = NewHold {
        id: wanted.id(),
        holder: wanted.holder(),
        concert: wanted.concert(),
        date: wanted.date(),
        claim: Claim::Seats(SeatSet::new(rest).ok()?),
        hold_until: wanted.hold_until(),
        cancellable_until: wanted.cancellable_until(),
    };
    Some(Hold { change: Reservation::hold(new, wanted.created_at()), ..hold.clone() })
}

fn flawed(flaw: Flaw) -> impl FnOnce(&mut Storage) {
    move |storage| storage.seat_inventory = Arc::new(Flawed { inner: storage.seat_inventory.clone(), flaw })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cart_that_is_kept_in_part_is_caught() {
    assert!(bites(flawed(Flaw::KeepsTheRest), seat_inventory::all_or_nothing).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_that_is_sold_twice_is_caught() {
    assert!(bites(flawed(Flaw::TellsLosersTheyWon), seat_inventory::one_winner).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loser_who_is_told_the_wrong_seats_is_caught() {
    assert!(bites(flawed(Flaw::BlamesEverySeat), seat_inventory::honest_losers).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_counts_twice_is_caught() {
    assert!(bites(flawed(Flaw::ForgetsKeys), seat_inventory::idempotent).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_with_too_many_seats_is_caught() {
    assert!(bites(flawed(Flaw::IgnoresTheLimit), seat_inventory::limit_per_person).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_hold_that_is_taken_over_is_caught() {
    assert!(bites(flawed(Flaw::TakesLiveHolds), seat_inventory::lapsed_holds_are_free).await);
}
