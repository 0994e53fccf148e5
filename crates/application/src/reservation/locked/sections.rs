use std::sync::Arc;

use async_trait::async_trait;

use super::Locking;
use crate::ports::{Hold, SectionHoldOutcome, SectionInventory, Unavailable};

/// An inventory of places behind a lock for each section.
pub struct LockedSections {
    /// Who decides.
    pub inner: Arc<dyn SectionInventory>,
    /// Who sorts the crowd.
    pub locking: Locking,
}

#[async_trait]
impl SectionInventory for LockedSections {
    async fn hold(&self, hold: &Hold) -> Result<SectionHoldOutcome, Unavailable> {
        self.locking.during(hold, self.inner.hold(hold)).await
    }
}
