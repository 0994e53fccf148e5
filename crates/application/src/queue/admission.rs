use std::sync::Arc;

use frontrow_domain::catalog::Concert;
use frontrow_domain::queue::{PlaceStatus, QueueRules};
use frontrow_domain::shared::UserId;
use time::OffsetDateTime;

use super::view::rules_of;
use crate::ports::{QueuePasses, Unavailable, WaitingRoom};

/// Lets nobody hold who was not let in.
#[derive(Clone)]
pub struct Admission {
    /// Reads the token.
    pub passes: Arc<dyn QueuePasses>,
    /// Knows who is inside.
    pub waiting_room: Arc<dyn WaitingRoom>,
    /// The rules where a concert says nothing.
    pub queue_defaults: QueueRules,
}

/// Why a person may not hold.
#[derive(Debug, thiserror::Error)]
pub enum AdmissionRefused {
    /// The token is missing, forged, over, or of another concert or person.
    #[error("a token of this concert's waiting room is needed")]
    TokenRequired,
    /// The person is not inside.
    #[error("it is not this person's turn")]
    NotActive {
        /// Where they stand in line, if they do.
        position: Option<u64>,
    },
    /// The concert's rules could not be read, or nobody knows who is inside.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

impl Admission {
    /// Whether `caller` may hold places of `concert`. Trying is a sign of life. A waiting room that does not answer lets
    /// nobody in; one that is shared knows who is inside without Redis too.
    ///
    /// # Errors
    /// [`AdmissionRefused`] unless the person is inside, or the concert has no waiting room.
    pub async fn check(
        &self,
        concert: &Concert,
        caller: UserId,
        token: Option<&str>,
        now: OffsetDateTime,
    ) -> Result<(), AdmissionRefused> {
        if !concert.queue_required {
            return Ok(());
        }
        let pass = token
            .and_then(|token| self.passes.open(token, now))
            .filter(|pass| pass.concert == concert.id && pass.owner == caller)
            .ok_or(AdmissionRefused::TokenRequired)?;
        let rules = rules_of(concert, self.queue_defaults)?;

        let place = self.waiting_room.check_in(concert.id, pass.token, &rules, now).await?;
        match place.map(|place| place.status) {
            Some(PlaceStatus::Active { .. }) => Ok(()),
            Some(PlaceStatus::Waiting { position }) => Err(AdmissionRefused::NotActive { position: Some(position) }),
            Some(PlaceStatus::Expired | PlaceStatus::Left) | None => {
                Err(AdmissionRefused::NotActive { position: None })
            }
        }
    }
}
