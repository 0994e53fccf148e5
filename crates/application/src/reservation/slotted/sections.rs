use std::sync::Arc;

use async_trait::async_trait;
use frontrow_domain::catalog::SectionStatus;
use frontrow_domain::reservation::Claim;
use frontrow_domain::shared::SectionId;

use super::Gate;
use crate::news::SalesNews;
use crate::ports::{Catalog, Hold, PlacesTake, SectionHoldOutcome, SectionInventory, SlotGate, Unavailable};

/// An inventory of places behind a gate, which refuses where there are not enough slots.
///
/// The gate grants nothing. Whom it lets pass the inventory decides about, and whom it cannot answer for. How large a
/// section is, and whether it is open, the catalogue says: a gate that knew it by itself would be the last to hear of a
/// section that grew.
pub struct SlottedSections {
    inner: Arc<dyn SectionInventory>,
    catalog: Arc<dyn Catalog>,
    gate: Gate,
}

impl SlottedSections {
    /// `inner` decides, `gate` spares it the hopeless and is told, without waiting, through `news`.
    #[must_use]
    pub fn new(
        inner: Arc<dyn SectionInventory>,
        catalog: Arc<dyn Catalog>,
        gate: Arc<dyn SlotGate>,
        news: Arc<dyn SalesNews>,
    ) -> Self {
        Self { inner, catalog, gate: Gate { gate, news } }
    }

    /// None where the inventory's answer is another one than that it is full, or nobody knows.
    async fn capacity(&self, section: SectionId) -> Option<u32> {
        let section = self.catalog.section(section).await.ok()??;
        (section.status == SectionStatus::Open).then_some(section.capacity)
    }

    async fn take(&self, section: SectionId, hold: &Hold) -> Option<PlacesTake> {
        let capacity = self.capacity(section).await?;
        Gate::answered(self.gate.gate.take_places(hold, capacity).await)
    }

    /// The gate took nothing.
    async fn alone(&self, hold: &Hold) -> Result<SectionHoldOutcome, Unavailable> {
        let outcome = self.inner.hold(hold).await?;
        if outcome == SectionHoldOutcome::Held {
            self.gate.learn(hold);
        }
        Ok(outcome)
    }

    async fn taken(&self, hold: &Hold) -> Result<SectionHoldOutcome, Unavailable> {
        // After a failure nobody knows: the slots stay taken until the comparison with the database.
        let outcome = self.inner.hold(hold).await?;
        match &outcome {
            SectionHoldOutcome::Held => {}
            SectionHoldOutcome::SoldOut { .. } => {
                self.gate.give_back(hold).await;
                self.gate.misses_something(hold).await;
            }
            SectionHoldOutcome::KeyUsed | SectionHoldOutcome::SectionClosed | SectionHoldOutcome::LimitReached => {
                self.gate.give_back(hold).await;
            }
        }
        Ok(outcome)
    }
}

#[async_trait]
impl SectionInventory for SlottedSections {
    async fn hold(&self, hold: &Hold) -> Result<SectionHoldOutcome, Unavailable> {
        let Claim::Places(places) = hold.change.after.claim() else { return self.inner.hold(hold).await };
        match self.take(places.section(), hold).await {
            Some(PlacesTake::Taken) => self.taken(hold).await,
            Some(PlacesTake::Full { free }) => Ok(SectionHoldOutcome::SoldOut { remaining: free }),
            Some(PlacesTake::Unsure | PlacesTake::Cold) | None => self.alone(hold).await,
        }
    }
}
