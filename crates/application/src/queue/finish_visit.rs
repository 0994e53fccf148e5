use std::sync::Arc;

use async_trait::async_trait;
use frontrow_domain::reservation::Kind;

use crate::events::Event;
use crate::ports::{EventHandler, Unavailable, WaitingRoom};

/// Frees the place of a person who has their ticket.
pub struct FinishVisit {
    /// Where the place is.
    pub waiting_room: Arc<dyn WaitingRoom>,
}

#[async_trait]
impl EventHandler for FinishVisit {
    /// The instant of the purchase goes along, so that news told twice, or late, ends no later visit.
    async fn handle(&self, event: &Event) -> Result<(), Unavailable> {
        match event {
            Event::Reservation(moved) if moved.transition.kind == Kind::Confirmed => {
                self.waiting_room.finish(moved.concert, moved.holder, moved.transition.at).await
            }
            Event::Reservation(_) | Event::Payment(_) | Event::Points(_) => Ok(()),
        }
    }
}
