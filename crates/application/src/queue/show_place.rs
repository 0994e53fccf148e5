use std::sync::Arc;

use frontrow_domain::queue::{PlaceStatus, QueueRules};

use super::view::{Sights, rules_of};
use super::{QueueError, QueueView};
use crate::ports::{Catalog, Clock, QueuePasses, Statistics, WaitingRoom};

/// Shows where a place stands. Asking is the sign of life that keeps it.
pub struct ShowPlace {
    /// Whether there still is such a concert.
    pub catalog: Arc<dyn Catalog>,
    /// Where the place is.
    pub waiting_room: Arc<dyn WaitingRoom>,
    /// What is left to wait for.
    pub statistics: Arc<dyn Statistics>,
    /// Reads the token.
    pub passes: Arc<dyn QueuePasses>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The rules where a concert says nothing.
    pub queue_defaults: QueueRules,
}

impl ShowPlace {
    /// Where the place of `token` stands. A place that the waiting room no longer remembers is over.
    ///
    /// # Errors
    /// [`QueueError`] when the token is nothing, the concert was removed, or something did not answer.
    pub async fn execute(&self, token: &str) -> Result<QueueView, QueueError> {
        let now = self.clock.now();
        let pass = self.passes.open(token, now).ok_or(QueueError::NotFound)?;
        let concert = self.catalog.concert(pass.concert).await?.ok_or(QueueError::NotFound)?;
        let rules = rules_of(&concert, self.queue_defaults)?;

        let place = self.waiting_room.check_in(concert.id, pass.token, &rules, now).await?;
        let status = place.map_or(PlaceStatus::Expired, |place| place.status);

        let (waiting_room, statistics) = (&*self.waiting_room, &*self.statistics);
        let sights = Sights { waiting_room, statistics, concert: concert.id, rules, now };
        Ok(sights.view(pass.token, status).await?)
    }
}
