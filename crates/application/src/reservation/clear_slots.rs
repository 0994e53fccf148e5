use std::sync::Arc;

use async_trait::async_trait;
use frontrow_domain::reservation::Kind;
use frontrow_domain::shared::ReservationId;

use crate::events::Event;
use crate::news::Standing;
use crate::ports::{EventHandler, Reservations, SlotGate, Unavailable};

/// Tells the gate of slots what is no longer held: a hold that became a ticket, or ended. Whoever wrote it has told the
/// gate at once, unless they died, or it could not be reached; then this finds out, and the comparison of
/// [`TidySlots`](super::TidySlots) later.
///
/// The row is told and not the event, which may be an old one, and the gate corrects what it remembers and adds nothing.
/// So it may be told as often as anybody likes, and grants nothing to anybody.
pub struct ClearSlots {
    /// What is held.
    pub reservations: Arc<dyn Reservations>,
    /// Who remembers it.
    pub gate: Arc<dyn SlotGate>,
}

#[async_trait]
impl EventHandler for ClearSlots {
    async fn handle(&self, event: &Event) -> Result<(), Unavailable> {
        let Event::Reservation(moved) = event else { return Ok(()) };
        match moved.transition.kind {
            Kind::Held | Kind::PaymentStarted => Ok(()),
            Kind::Confirmed | Kind::Cancelled | Kind::Expired => self.clear(moved.transition.reservation).await,
        }
    }
}

impl ClearSlots {
    /// One that is nowhere has nothing that could be named; the comparison frees it.
    async fn clear(&self, id: ReservationId) -> Result<(), Unavailable> {
        match self.reservations.find(id).await? {
            Some(found) => self.gate.correct(&Standing::of(&found, found.created_at())).await,
            None => Ok(()),
        }
    }
}
