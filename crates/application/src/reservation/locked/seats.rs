use std::sync::Arc;

use async_trait::async_trait;

use super::Locking;
use crate::ports::{Hold, SeatHoldOutcome, SeatInventory, Unavailable};

/// An inventory of seats behind a lock for each seat.
pub struct LockedSeats {
    /// Who decides.
    pub inner: Arc<dyn SeatInventory>,
    /// Who sorts the crowd.
    pub locking: Locking,
}

#[async_trait]
impl SeatInventory for LockedSeats {
    async fn hold(&self, hold: &Hold) -> Result<SeatHoldOutcome, Unavailable> {
        self.locking.during(hold, self.inner.hold(hold)).await
    }
}
