use std::sync::Arc;

use frontrow_domain::catalog::{Capacity, ConcertText, Section, SectionKind, SectionStatus};
use frontrow_domain::shared::{DateId, SectionId, UserId, Won};

use super::CreateError;
use crate::idempotency::{Answer, IdempotencyKey, KeyReused, KeyUse, earlier_effect};
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{AddOutcome, Catalog, IdGenerator, IdempotencyKeys, Programme, Unavailable};

/// Somebody adds a standing area.
#[derive(Clone, Debug)]
pub struct NewSection {
    /// Who.
    pub by: UserId,
    /// To which date.
    pub date: DateId,
    /// Its name, at most [`ConcertText::MAX_NAME_CHARACTERS`] characters; two may share one.
    pub name: ConcertText,
    /// What one place costs.
    pub price: Won,
    /// How many places it has.
    pub capacity: Capacity,
    /// The caller's key, if they sent one.
    pub key: Option<IdempotencyKey>,
}

/// Adds a standing section to a date, open at once.
pub struct AddSection {
    /// What sellers put on sale.
    pub programme: Arc<dyn Programme>,
    /// What is on sale.
    pub catalog: Arc<dyn Catalog>,
    /// What keys stand for.
    pub keys: Arc<dyn IdempotencyKeys>,
    /// Where its id comes from.
    pub ids: Arc<dyn IdGenerator>,
}

impl AddSection {
    /// The section, made once per key.
    ///
    /// # Errors
    /// [`CreateError`]
    pub async fn execute(&self, new: NewSection) -> Result<Answer<Section>, CreateError> {
        let (by, key) = (new.by, new.key);
        let section = new.into_section(SectionId::new(self.ids.next_id()));
        for _ in 0..RACES_LOST_AT_MOST {
            let earlier = earlier_effect(&*self.keys, by, key.as_ref()).await?;
            if let Some(effect) = earlier.map_err(|KeyReused| CreateError::KeyReused)? {
                let made = self.catalog.section(SectionId::new(effect)).await?;
                return made.map(Answer::replayed).ok_or(CreateError::NotFound);
            }
            let key_use = key.map(|key| KeyUse::first(by, key, section.id.as_uuid()));
            match self.programme.add_section(&section, key_use).await? {
                AddOutcome::Added => return Ok(Answer::fresh(section)),
                AddOutcome::NoParent => return Err(CreateError::NotFound),
                AddOutcome::KeyUsed => {}
            }
        }
        Err(Unavailable::of("an idempotency key that others use").into())
    }
}

impl NewSection {
    fn into_section(self, id: SectionId) -> Section {
        Section {
            id,
            date: self.date,
            name: self.name.as_str().to_owned(),
            price: self.price,
            kind: SectionKind::Standing,
            capacity: self.capacity.places(),
            available: self.capacity.places(),
            status: SectionStatus::Open,
        }
    }
}
