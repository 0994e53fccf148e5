use std::sync::Arc;

use frontrow_domain::queue::{QueueRules, Seed};
use frontrow_domain::reservation::ConfirmationCode;
use frontrow_domain::shared::{ConcertId, QueueTokenId, UserId};
use time::Duration;

use super::view::{Sights, rules_of};
use super::{QueueError, QueueView};
use crate::ports::{Catalog, Clock, IdGenerator, Join, QueuePass, QueuePasses, Statistics, WaitingRoom};

/// How long a token can be shown. Longer than any line and any pass, because the waiting room decides who is inside:
/// the token only proves whose place is meant.
pub const PASS_LIFETIME: Duration = Duration::hours(24);

/// A code has 50 unguessable bits, and a seed that nobody finds by its commitment has 256.
const CODES_A_SEED: usize = 6;

/// Takes a place in the waiting room of a concert.
pub struct JoinQueue {
    /// Whether there is such a concert.
    pub catalog: Arc<dyn Catalog>,
    /// Where the place is.
    pub waiting_room: Arc<dyn WaitingRoom>,
    /// What is left to wait for.
    pub statistics: Arc<dyn Statistics>,
    /// Makes the token.
    pub passes: Arc<dyn QueuePasses>,
    /// Makes the place's id.
    pub ids: Arc<dyn IdGenerator>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The rules where a concert says nothing.
    pub queue_defaults: QueueRules,
}

/// A place, and the token that proves whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinedQueue {
    /// The token.
    pub token: String,
    /// What the person is shown.
    pub view: QueueView,
    /// Whether the place was made now; asking again gives the same place.
    pub fresh: bool,
}

impl JoinQueue {
    /// Takes a place for `owner`, or finds the one they have.
    ///
    /// # Errors
    /// [`QueueError`] when there is no such concert, or something did not answer.
    pub async fn execute(&self, owner: UserId, concert: ConcertId) -> Result<JoinedQueue, QueueError> {
        let now = self.clock.now();
        let found = self.catalog.concert(concert).await?.ok_or(QueueError::NotFound)?;
        let rules = rules_of(&found, self.queue_defaults)?;

        let join = Join { token: QueueTokenId::new(self.ids.next_id()), concert, owner, seed: self.new_seed() };
        let joined = self.waiting_room.join(&join, &rules, now).await?;
        let pass = QueuePass { token: joined.place.token, concert, owner, expires_at: now + PASS_LIFETIME };

        let (waiting_room, statistics) = (&*self.waiting_room, &*self.statistics);
        let sights = Sights { waiting_room, statistics, concert, rules, now };
        let view = sights.view(joined.place.token, joined.place.status).await?;
        Ok(JoinedQueue { token: self.passes.seal(&pass)?, view, fresh: joined.fresh })
    }

    fn new_seed(&self) -> Seed {
        let codes: [_; CODES_A_SEED] = std::array::from_fn(|_| self.ids.next_code());
        Seed::from_secrets(codes.iter().map(ConfirmationCode::as_str))
    }
}
