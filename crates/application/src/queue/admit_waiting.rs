use std::sync::Arc;

use frontrow_domain::queue::QueueRules;
use frontrow_domain::shared::ConcertId;
use time::OffsetDateTime;

use super::view::rules_of;
use crate::ports::{Catalog, Clock, Unavailable, WaitingRoom};

/// Lets people in, in every waiting room where anybody is.
pub struct AdmitWaiting {
    /// What each concert says of its waiting room.
    pub catalog: Arc<dyn Catalog>,
    /// The waiting rooms.
    pub waiting_room: Arc<dyn WaitingRoom>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The rules where a concert says nothing.
    pub queue_defaults: QueueRules,
}

impl AdmitWaiting {
    /// Lets in as many as there is room for; gives how many. One room that fails keeps no other closed.
    ///
    /// # Errors
    /// [`Unavailable`] when a room did not answer; the others were served.
    pub async fn execute(&self) -> Result<u64, Unavailable> {
        let now = self.clock.now();
        let mut admitted = 0;
        let mut failed = None;
        for concert in self.waiting_room.open_rooms().await? {
            match self.admit(concert, now).await {
                Ok(count) => admitted += count,
                Err(unavailable) => failed = Some(unavailable),
            }
        }
        failed.map_or(Ok(admitted), Err)
    }

    async fn admit(&self, concert: ConcertId, now: OffsetDateTime) -> Result<u64, Unavailable> {
        let rules = match self.catalog.concert(concert).await? {
            Some(found) => rules_of(&found, self.queue_defaults)?,
            // A removed concert sells nothing, but its waiting room has to empty.
            None => self.queue_defaults,
        };
        self.waiting_room.admit(concert, &rules, now).await
    }
}
