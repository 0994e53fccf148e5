//! Gates with a flaw each: the suite has to notice, or it proves nothing of the others.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::news::Standing;
use frontrow_application::ports::{
    Hold, PlacesTake, RememberedPage, SeatsTake, SlotArea, SlotClaim, SlotFilling, SlotGate, Unavailable,
};
use frontrow_domain::reservation::Status;
use frontrow_domain::shared::ReservationId;
use frontrow_memory::MemorySlotGate;
use frontrow_testkit::coordination::slot_gate;
use futures_util::FutureExt;
use time::OffsetDateTime;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Flaw {
    None,
    /// Counts one place more than there is.
    OneTooMany,
    /// Says of every cart it cannot take that it is hopeless.
    AllHopeless,
    /// Keeps what it is given back.
    GivesNothingBack,
    /// Does not hear of tickets and prolonged holds.
    DeafToSteps,
    /// Lets takers in as soon as a filling begins.
    NeverCold,
}

struct Broken(MemorySlotGate, Flaw);

#[async_trait]
impl SlotGate for Broken {
    async fn take_places(&self, hold: &Hold, capacity: u32) -> Result<PlacesTake, Unavailable> {
        self.0.take_places(hold, capacity + u32::from(self.1 == Flaw::OneTooMany)).await
    }
    async fn take_seats(&self, hold: &Hold) -> Result<SeatsTake, Unavailable> {
        match self.0.take_seats(hold).await? {
            SeatsTake::Unsure if self.1 == Flaw::AllHopeless => Ok(SeatsTake::Held),
            SeatsTake::Cold if self.1 == Flaw::NeverCold => Ok(SeatsTake::Taken),
            take @ (SeatsTake::Taken | SeatsTake::Held | SeatsTake::Unsure | SeatsTake::Cold) => Ok(take),
        }
    }
    async fn give_back(&self, claim: &SlotClaim) -> Result<(), Unavailable> {
        if self.1 == Flaw::GivesNothingBack { Ok(()) } else { self.0.give_back(claim).await }
    }
    async fn settle(&self, standing: &Standing) -> Result<(), Unavailable> {
        let is_a_step = standing.status == Status::Confirmed || standing.status == Status::TemporarilyAssigned;
        if self.1 == Flaw::DeafToSteps && is_a_step { Ok(()) } else { self.0.settle(standing).await }
    }
    async fn correct(&self, standing: &Standing) -> Result<(), Unavailable> {
        self.0.correct(standing).await
    }
    async fn want(&self, area: SlotArea) -> Result<(), Unavailable> {
        self.0.want(area).await
    }
    async fn wanted(&self, at_most: u32) -> Result<Vec<SlotArea>, Unavailable> {
        self.0.wanted(at_most).await
    }
    async fn begin_filling(&self, area: SlotArea, now: OffsetDateTime) -> Result<Option<SlotFilling>, Unavailable> {
        self.0.begin_filling(area, now).await
    }
    async fn fill(
        &self,
        filling: &SlotFilling,
        claims: &[Standing],
        next: Option<ReservationId>,
    ) -> Result<bool, Unavailable> {
        self.0.fill(filling, claims, next).await
    }
    async fn areas(&self) -> Result<Vec<SlotArea>, Unavailable> {
        self.0.areas().await
    }
    async fn remembered(
        &self,
        area: SlotArea,
        from: Option<u128>,
        at_most: u32,
        before: OffsetDateTime,
    ) -> Result<RememberedPage, Unavailable> {
        self.0.remembered(area, from, at_most, before).await
    }
    async fn forget(&self, area: SlotArea) -> Result<(), Unavailable> {
        self.0.forget(area).await
    }
}

/// Whether a clause panics on a gate with a flaw.
async fn bites(flaw: Flaw, clause: impl AsyncFnOnce(Arc<dyn SlotGate>)) -> bool {
    let gate = Arc::new(Broken(MemorySlotGate::new(), flaw));
    AssertUnwindSafe(clause(gate)).catch_unwind().await.is_err()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_gate_that_lets_one_too_many_pass_is_caught() {
    assert!(bites(Flaw::OneTooMany, slot_gate::never_over_the_capacity).await);
    assert!(!bites(Flaw::None, slot_gate::never_over_the_capacity).await);
}

#[tokio::test]
async fn a_gate_that_refuses_a_cart_it_cannot_judge_is_caught() {
    assert!(bites(Flaw::AllHopeless, slot_gate::all_hopeless_or_unsure).await);
    assert!(!bites(Flaw::None, slot_gate::all_hopeless_or_unsure).await);
}

#[tokio::test]
async fn a_gate_that_keeps_what_it_is_given_back_is_caught() {
    assert!(bites(Flaw::GivesNothingBack, slot_gate::given_back_is_free).await);
    assert!(!bites(Flaw::None, slot_gate::given_back_is_free).await);
}

#[tokio::test]
async fn a_gate_that_frees_what_was_paid_is_caught() {
    assert!(bites(Flaw::DeafToSteps, slot_gate::it_follows_what_is_written).await);
    assert!(bites(Flaw::DeafToSteps, slot_gate::lapsed_is_free).await);
    assert!(!bites(Flaw::None, slot_gate::it_follows_what_is_written).await);
}

#[tokio::test]
async fn a_gate_that_answers_before_it_knows_is_caught() {
    assert!(bites(Flaw::NeverCold, slot_gate::cold_until_filled).await);
    assert!(!bites(Flaw::None, slot_gate::cold_until_filled).await);
}
