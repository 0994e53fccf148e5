use std::iter::once;
use std::sync::Arc;

use async_trait::async_trait;

use super::SalesNews;
use super::doubt::Doubt;
use crate::ports::{Hold, SeatHoldOutcome, SeatInventory, Unavailable};

/// An inventory that tells of the seats it gave.
pub struct AnnouncedSeats {
    /// Who decides.
    pub inner: Arc<dyn SeatInventory>,
    /// Who is told.
    pub news: Arc<dyn SalesNews>,
}

#[async_trait]
impl SeatInventory for AnnouncedSeats {
    async fn hold(&self, hold: &Hold) -> Result<SeatHoldOutcome, Unavailable> {
        let doubt = Doubt::about(&*self.news, once(&hold.change));
        let outcome = self.inner.hold(hold).await?;
        match &outcome {
            SeatHoldOutcome::Held => doubt.written(),
            SeatHoldOutcome::KeyUsed
            | SeatHoldOutcome::Taken { .. }
            | SeatHoldOutcome::SectionClosed
            | SeatHoldOutcome::LimitReached => doubt.refused(),
        }
        Ok(outcome)
    }
}
