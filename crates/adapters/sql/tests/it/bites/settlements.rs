use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::ports::{SettleOutcome, Settlement, Settlements, Unavailable};
use frontrow_testkit::storage::{Storage, settlements};

use super::bites;

/// Writes the money first and the reservation after, in two commits.
struct InTwoCommits(Arc<dyn Settlements>);

#[async_trait]
impl Settlements for InTwoCommits {
    async fn commit(&self, settlement: &Settlement) -> Result<SettleOutcome, Unavailable> {
        let reservations = Settlement { reservations: settlement.reservations.clone(), ..Settlement::default() };
        let money = Settlement { reservations: Vec::new(), ..settlement.clone() };
        if !reservations.reservations.is_empty() {
            self.0.commit(&reservations).await?;
        }
        self.0.commit(&money).await
    }
}

/// Hears of nothing.
struct Deaf(Arc<dyn Settlements>);

#[async_trait]
impl Settlements for Deaf {
    async fn commit(&self, settlement: &Settlement) -> Result<SettleOutcome, Unavailable> {
        self.0.commit(&Settlement { heard: None, ..settlement.clone() }).await
    }
}

/// Writes down that it heard, and does what follows from it after that.
struct HearsInItsOwnCommit(Arc<dyn Settlements>);

#[async_trait]
impl Settlements for HearsInItsOwnCommit {
    async fn commit(&self, settlement: &Settlement) -> Result<SettleOutcome, Unavailable> {
        let heard = Settlement { heard: settlement.heard.clone(), ..Settlement::default() };
        if self.0.commit(&heard).await? == SettleOutcome::HeardBefore {
            return Ok(SettleOutcome::HeardBefore);
        }
        self.0.commit(&Settlement { heard: None, ..settlement.clone() }).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_without_its_payment_is_caught() {
    let in_two = |storage: &mut Storage| storage.settlements = Arc::new(InTwoCommits(storage.settlements.clone()));
    assert!(bites(in_two, settlements::all_or_nothing).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_has_its_effect_twice_is_caught() {
    let deaf = |storage: &mut Storage| storage.settlements = Arc::new(Deaf(storage.settlements.clone()));
    assert!(bites(deaf, settlements::heard_once).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_was_heard_and_has_no_effect_is_caught() {
    let early =
        |storage: &mut Storage| storage.settlements = Arc::new(HearsInItsOwnCommit(storage.settlements.clone()));
    assert!(bites(early, settlements::heard_once).await);
}
