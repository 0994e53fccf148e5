use std::sync::{Arc, Mutex};

use frontrow_domain::reservation::Change;
use frontrow_domain::shared::{Actor, Outcome};
use futures_util::FutureExt;
use time::Duration;

use super::*;
use crate::fixtures::{CONCERT, KEY, NOON, hold, new_hold, sale};
use crate::ports::{
    AddOutcome, Hold, MockProgramme, MockSeatInventory, MockSettlements, Programme, Sale, SeatHoldOutcome,
    SeatInventory, SettleOutcome, Settlement, Settlements, Unavailable,
};

#[derive(Default)]
struct Heard(Mutex<Vec<String>>);

impl Heard {
    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

impl SalesNews for Heard {
    fn tell(&self, news: &News) {
        let heard = match news {
            News::Wrote(standing) => format!("wrote {} at {}", standing.status, standing.at - NOON),
            News::MayHaveWritten(standing) => format!("perhaps {} at {}", standing.status, standing.at - NOON),
            News::ProgrammeChanged(change) => format!("changed {change:?}"),
            News::Lost => "lost".to_owned(),
        };
        self.0.lock().unwrap().push(heard);
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
    match hold().cancel(Actor::User, None, NOON + Duration::SECOND) {
        Ok(Outcome::Changed(change)) => change,
        other => panic!("no change: {other:?}"),
    }
}

#[tokio::test]
async fn what_was_written_is_told_as_it_stands_and_refusals_are_not() {
    assert_eq!(heard_of_a_hold(Ok(SeatHoldOutcome::Held)).await, ["wrote TEMPORARILY_ASSIGNED at 0s"]);
    assert_eq!(heard_of_a_hold(Ok(SeatHoldOutcome::LimitReached)).await, [""; 0]);
    assert_eq!(heard_of_a_cancellation(Ok(SettleOutcome::Settled)).await, ["wrote CANCELLED at 1s"]);
    assert_eq!(heard_of_a_cancellation(Ok(SettleOutcome::Superseded)).await, [""; 0]);
}

#[tokio::test]
async fn a_failure_is_told_as_a_doubt() {
    let failure = || Unavailable::of("the database");
    assert_eq!(heard_of_a_hold(Err(failure())).await, ["perhaps TEMPORARILY_ASSIGNED at 0s"]);
    assert_eq!(heard_of_a_cancellation(Err(failure())).await, ["perhaps CANCELLED at 1s"]);
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
    assert_eq!(heard.all(), ["perhaps CANCELLED at 1s"]);
}

async fn heard_of_a_programme<F>(inner: MockProgramme, change: impl FnOnce(AnnouncedProgramme) -> F) -> Vec<String>
where
    F: Future<Output = ()>,
{
    let heard = Arc::new(Heard::default());
    change(AnnouncedProgramme { inner: Arc::new(inner), news: heard.clone() }).await;
    heard.all()
}

#[tokio::test]
async fn a_removed_concert_is_told_whatever_the_answer() {
    for answer in [Ok(true), Err(Unavailable::of("the database"))] {
        let mut inner = MockProgramme::new();
        inner.expect_remove_concert().return_once(move |_, _| answer);
        let removed = async |announced: AnnouncedProgramme| drop(announced.remove_concert(CONCERT, NOON).await);
        assert_eq!(heard_of_a_programme(inner, removed).await, ["changed Halls"]);
    }
}

#[tokio::test]
async fn what_is_listed_otherwise_is_told_without_disturbing_the_halls() {
    let mut inner = MockProgramme::new();
    inner.expect_add_concert().return_once(|_, _| Ok(AddOutcome::Added));
    inner.expect_replace_concert().return_once(|_, _| Ok(true));
    inner.expect_add_date().return_once(|_, _, _| Ok(AddOutcome::Added));
    let listed = async |announced: AnnouncedProgramme| {
        let Sale { concert, date } = sale();
        drop(announced.add_concert(&concert, None).await);
        drop(announced.replace_concert(&concert, &concert).await);
        drop(announced.add_date(&date, &[], None).await);
    };
    assert_eq!(heard_of_a_programme(inner, listed).await, ["changed Listing"; 3]);
}
