use std::sync::{Arc, Mutex};

use frontrow_domain::reservation::{Change, Reservation};
use frontrow_domain::shared::{Actor, Outcome};
use futures_util::FutureExt;

use super::*;
use crate::fixtures::{CONCERT, KEY, NOON, hold, new_hold};
use crate::ports::{
    Hold, MockProgramme, MockSeatInventory, MockSettlements, Programme, SeatHoldOutcome, SeatInventory, SettleOutcome,
    Settlement, Settlements, Unavailable,
};

#[derive(Default)]
struct Heard(Mutex<Vec<String>>);

impl Heard {
    fn add(&self, what: &str, reservation: &Reservation) {
        self.0.lock().unwrap().push(format!("{what} {}", reservation.status()));
    }

    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

impl SalesNews for Heard {
    fn wrote(&self, reservation: &Reservation) {
        self.add("wrote", reservation);
    }

    fn may_have_written(&self, reservation: &Reservation) {
        self.add("perhaps", reservation);
    }

    fn programme_changed(&self) {
        self.0.lock().unwrap().push("programme".to_owned());
    }
}

async fn heard_of_a_hold(outcome: Result<SeatHoldOutcome, Unavailable>) -> Vec<String> {
    let (mut inner, heard) = (MockSeatInventory::new(), Arc::new(Heard::default()));
    inner.expect_hold().return_once(move |_| outcome);
    let announced = AnnouncedSeats { inner: Arc::new(inner), news: heard.clone() };
    let wanted = Hold { change: new_hold(), key: KEY, limit_per_person: 4 };
    // What it says is its inner inventory's business.
    drop(announced.hold(&wanted).await);
    heard.all()
}

async fn heard_of_a_cancellation(outcome: Result<SettleOutcome, Unavailable>) -> Vec<String> {
    let (mut inner, heard) = (MockSettlements::new(), Arc::new(Heard::default()));
    inner.expect_commit().return_once(move |_| outcome);
    let announced = AnnouncedSettlements { inner: Arc::new(inner), news: heard.clone() };
    drop(announced.commit(&cancellation()).await);
    heard.all()
}

fn cancellation() -> Settlement {
    Settlement { reservations: vec![cancelled()], ..Settlement::default() }
}

fn cancelled() -> Change {
    match hold().cancel(Actor::User, None, NOON) {
        Ok(Outcome::Changed(change)) => change,
        other => panic!("no change: {other:?}"),
    }
}

#[tokio::test]
async fn what_was_written_is_told_as_it_stands_and_refusals_are_not() {
    assert_eq!(heard_of_a_hold(Ok(SeatHoldOutcome::Held)).await, ["wrote TEMPORARILY_ASSIGNED"]);
    assert_eq!(heard_of_a_hold(Ok(SeatHoldOutcome::LimitReached)).await, [""; 0]);
    assert_eq!(heard_of_a_cancellation(Ok(SettleOutcome::Settled)).await, ["wrote CANCELLED"]);
    assert_eq!(heard_of_a_cancellation(Ok(SettleOutcome::Superseded)).await, [""; 0]);
}

#[tokio::test]
async fn a_failure_is_told_as_a_doubt() {
    let failure = || Unavailable::of("the database");
    assert_eq!(heard_of_a_hold(Err(failure())).await, ["perhaps TEMPORARILY_ASSIGNED"]);
    assert_eq!(heard_of_a_cancellation(Err(failure())).await, ["perhaps CANCELLED"]);
}

/// Settles when it is asked again.
struct Slow;

#[async_trait::async_trait]
impl Settlements for Slow {
    async fn commit(&self, _: &Settlement) -> Result<SettleOutcome, Unavailable> {
        tokio::task::yield_now().await;
        Ok(SettleOutcome::Settled)
    }
}

#[tokio::test]
async fn a_caller_who_is_gone_leaves_a_doubt_behind() {
    let heard = Arc::new(Heard::default());
    let announced = AnnouncedSettlements { inner: Arc::new(Slow), news: heard.clone() };
    assert!(announced.commit(&cancellation()).now_or_never().is_none(), "it has not been answered yet");
    assert_eq!(heard.all(), ["perhaps CANCELLED"]);
}

#[tokio::test]
async fn a_removed_concert_is_told_whatever_the_answer() {
    for answer in [Ok(true), Err(Unavailable::of("the database"))] {
        let (mut inner, heard) = (MockProgramme::new(), Arc::new(Heard::default()));
        inner.expect_remove_concert().return_once(move |_, _| answer);
        let announced = AnnouncedProgramme { inner: Arc::new(inner), news: heard.clone() };
        drop(announced.remove_concert(CONCERT, NOON).await);
        assert_eq!(heard.all(), ["programme"]);
    }
}
