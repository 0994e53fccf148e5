use std::sync::Arc;

use async_trait::async_trait;
use frontrow_domain::reservation::Change;

use super::SalesNews;
use super::doubt::Doubt;
use crate::ports::{SettleOutcome, Settlement, Settlements, Unavailable};

/// Settlements that tell of every reservation they moved.
pub struct AnnouncedSettlements {
    /// Where it is written.
    pub inner: Arc<dyn Settlements>,
    /// Who is told.
    pub news: Arc<dyn SalesNews>,
}

#[async_trait]
impl Settlements for AnnouncedSettlements {
    async fn commit(&self, settlement: &Settlement) -> Result<SettleOutcome, Unavailable> {
        let doubt = Doubt::about(&*self.news, moved(settlement));
        let outcome = self.inner.commit(settlement).await?;
        match &outcome {
            SettleOutcome::Settled => doubt.written(),
            SettleOutcome::Superseded
            | SettleOutcome::SeatsGone
            | SettleOutcome::InsufficientPoints { .. }
            | SettleOutcome::Occupied
            | SettleOutcome::KeyUsed
            | SettleOutcome::HeardBefore => doubt.refused(),
        }
        Ok(outcome)
    }
}

/// Every step of a settlement that moves a reservation.
fn moved(settlement: &Settlement) -> impl Iterator<Item = &Change> {
    let held_again = settlement.hold_again.iter().map(|again| &again.change);
    held_again.chain(&settlement.reservations)
}
