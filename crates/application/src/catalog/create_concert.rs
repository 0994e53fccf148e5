use std::sync::Arc;

use frontrow_domain::catalog::{Concert, ConcertText, SalesWindow};
use frontrow_domain::queue::QueueOverrides;
use frontrow_domain::shared::{ConcertId, UserId};

use super::CreateError;
use crate::idempotency::{Answer, IdempotencyKey, KeyReused, KeyUse, earlier_effect};
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{AddOutcome, Catalog, IdGenerator, IdempotencyKeys, Programme, Unavailable};

/// Somebody puts a concert on sale.
#[derive(Clone, Debug)]
pub struct NewConcert {
    /// Who.
    pub by: UserId,
    /// What it is called.
    pub title: ConcertText,
    /// Who plays.
    pub artist: ConcertText,
    /// What there is to say.
    pub description: ConcertText,
    /// When it is on sale.
    pub sales: SalesWindow,
    /// Whether a hold must be paid to become a ticket.
    pub payment_required: bool,
    /// Whether holding needs a pass from the waiting room.
    pub queue_required: bool,
    /// The caller's key, if they sent one.
    pub key: Option<IdempotencyKey>,
}

/// Puts a concert on sale, still without dates.
pub struct CreateConcert {
    /// What sellers put on sale.
    pub programme: Arc<dyn Programme>,
    /// What is on sale.
    pub catalog: Arc<dyn Catalog>,
    /// What keys stand for.
    pub keys: Arc<dyn IdempotencyKeys>,
    /// Where its id comes from.
    pub ids: Arc<dyn IdGenerator>,
}

impl CreateConcert {
    /// The concert, made once per key.
    ///
    /// # Errors
    /// [`CreateError`]
    pub async fn execute(&self, new: NewConcert) -> Result<Answer<Concert>, CreateError> {
        let (by, key) = (new.by, new.key);
        let concert = new.into_concert(ConcertId::new(self.ids.next_id()));
        for _ in 0..RACES_LOST_AT_MOST {
            let earlier = earlier_effect(&*self.keys, by, key.as_ref()).await?;
            if let Some(effect) = earlier.map_err(|KeyReused| CreateError::KeyReused)? {
                let made = self.catalog.concert(ConcertId::new(effect)).await?;
                return made.map(Answer::replayed).ok_or(CreateError::NotFound);
            }
            let key_use = key.map(|key| KeyUse::first(by, key, concert.id.as_uuid()));
            match self.programme.add_concert(&concert, key_use).await? {
                AddOutcome::Added => return Ok(Answer::fresh(concert)),
                AddOutcome::NoParent => return Err(CreateError::NotFound),
                AddOutcome::KeyUsed => {}
            }
        }
        Err(Unavailable::of("an idempotency key that others use").into())
    }
}

impl NewConcert {
    fn into_concert(self, id: ConcertId) -> Concert {
        Concert {
            id,
            title: self.title,
            artist: self.artist,
            description: self.description,
            poster_url: None,
            sales: self.sales,
            payment_required: self.payment_required,
            queue_required: self.queue_required,
            queue: QueueOverrides::default(),
        }
    }
}
