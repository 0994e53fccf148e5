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
    /// The concert's rules could not be read.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

impl Admission {
    /// Whether `caller` may hold places of `concert`. Trying is a sign of life. Without a waiting room that answers,
    /// the signed token alone lets in: the concert goes on selling, and never a seat twice.
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

        let place = match self.waiting_room.check_in(concert.id, pass.token, &rules, now).await {
            Ok(place) => place,
            Err(error) => {
                tracing::warn!(concert = %concert.id, error = &error as &dyn std::error::Error,
                    "the waiting room does not answer: the signed token alone lets in");
                return Ok(());
            }
        };
        match place.map(|place| place.status) {
            Some(PlaceStatus::Active { .. }) => Ok(()),
            Some(PlaceStatus::Waiting { position }) => Err(AdmissionRefused::NotActive { position: Some(position) }),
            Some(PlaceStatus::Expired | PlaceStatus::Left) | None => {
                Err(AdmissionRefused::NotActive { position: None })
            }
        }
    }
}
