use std::sync::Arc;

use async_trait::async_trait;
use frontrow_domain::reservation::Claim;

use super::Gate;
use crate::news::SalesNews;
use crate::ports::{Hold, SeatHoldOutcome, SeatInventory, SeatsTake, SlotGate, Unavailable};

/// An inventory of seats behind a gate, which refuses carts whose seats others have, every one.
///
/// The gate grants nothing. Whom it lets pass the inventory decides about, and whom it cannot answer for.
pub struct SlottedSeats {
    inner: Arc<dyn SeatInventory>,
    gate: Gate,
}

impl SlottedSeats {
    /// `inner` decides, `gate` spares it the hopeless and is told, without waiting, through `news`.
    #[must_use]
    pub fn new(inner: Arc<dyn SeatInventory>, gate: Arc<dyn SlotGate>, news: Arc<dyn SalesNews>) -> Self {
        Self { inner, gate: Gate { gate, news } }
    }

    /// The gate took nothing.
    async fn alone(&self, hold: &Hold) -> Result<SeatHoldOutcome, Unavailable> {
        let outcome = self.inner.hold(hold).await?;
        if outcome == SeatHoldOutcome::Held {
            self.gate.learn(hold);
        }
        Ok(outcome)
    }

    async fn taken(&self, hold: &Hold) -> Result<SeatHoldOutcome, Unavailable> {
        // After a failure nobody knows: the slots stay taken until the comparison with the database.
        let outcome = self.inner.hold(hold).await?;
        match &outcome {
            SeatHoldOutcome::Held => {}
            SeatHoldOutcome::Taken { .. } => {
                self.gate.give_back(hold).await;
                self.gate.misses_something(hold).await;
            }
            SeatHoldOutcome::KeyUsed | SeatHoldOutcome::SectionClosed | SeatHoldOutcome::LimitReached => {
                self.gate.give_back(hold).await;
            }
        }
        Ok(outcome)
    }
}

#[async_trait]
impl SeatInventory for SlottedSeats {
    async fn hold(&self, hold: &Hold) -> Result<SeatHoldOutcome, Unavailable> {
        let Claim::Seats(seats) = hold.change.after.claim() else { return self.inner.hold(hold).await };
        match Gate::answered(self.gate.gate.take_seats(hold).await) {
            Some(SeatsTake::Taken) => self.taken(hold).await,
            Some(SeatsTake::Held) => Ok(SeatHoldOutcome::Taken { seats: seats.ids().collect() }),
            Some(SeatsTake::Unsure | SeatsTake::Cold) | None => self.alone(hold).await,
        }
    }
}
