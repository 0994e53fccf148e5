use std::iter::once;
use std::sync::Arc;

use async_trait::async_trait;

use super::SalesNews;
use super::doubt::Doubt;
use crate::ports::{Hold, SectionHoldOutcome, SectionInventory, Unavailable};

/// An inventory that tells of the places it gave.
pub struct AnnouncedSections {
    /// Who decides.
    pub inner: Arc<dyn SectionInventory>,
    /// Who is told.
    pub news: Arc<dyn SalesNews>,
}

#[async_trait]
impl SectionInventory for AnnouncedSections {
    async fn hold(&self, hold: &Hold) -> Result<SectionHoldOutcome, Unavailable> {
        let doubt = Doubt::about(&*self.news, once(&hold.change));
        let outcome = self.inner.hold(hold).await?;
        match &outcome {
            SectionHoldOutcome::Held => doubt.written(),
            SectionHoldOutcome::KeyUsed
            | SectionHoldOutcome::SoldOut { .. }
            | SectionHoldOutcome::SectionClosed
            | SectionHoldOutcome::LimitReached => doubt.refused(),
        }
        Ok(outcome)
    }
}
