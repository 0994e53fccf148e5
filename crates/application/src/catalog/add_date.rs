use std::sync::Arc;

use frontrow_domain::catalog::{ConcertDate, ConcertText, Layout, PlannedRow};
use frontrow_domain::shared::{ConcertId, DateId, SeatId, SectionId, UserId, Won};
use time::OffsetDateTime;

use super::CreateError;
use crate::idempotency::{Answer, IdempotencyKey, KeyReused, KeyUse, earlier_effect};
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{AddOutcome, Catalog, IdGenerator, IdempotencyKeys, NewBlock, NewRow, Programme, Unavailable};

/// What a seat costs when nobody said anything.
pub const DEFAULT_SEAT_PRICE: Won = match Won::new(50_000) {
    Ok(price) => price,
    Err(_) => Won::ZERO,
};

/// Somebody adds a performance.
#[derive(Clone, Debug)]
pub struct NewDate {
    /// Who.
    pub by: UserId,
    /// To which concert.
    pub concert: ConcertId,
    /// When it begins.
    pub starts_at: OffsetDateTime,
    /// Where.
    pub venue: ConcertText,
    /// Which seats it has.
    pub seating: Seating,
    /// The caller's key, if they sent one.
    pub key: Option<IdempotencyKey>,
}

/// Which numbered seats a date has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seating {
    /// What is usual: [`Layout::default_at`] the usual price.
    Default,
    /// These.
    Blocks(Layout),
    /// None: it will have standing sections only.
    None,
}

/// Adds a date to a concert, with every seat of its hall.
pub struct AddDate {
    /// What sellers put on sale.
    pub programme: Arc<dyn Programme>,
    /// What is on sale.
    pub catalog: Arc<dyn Catalog>,
    /// What keys stand for.
    pub keys: Arc<dyn IdempotencyKeys>,
    /// Where the ids of the date, its blocks and its seats come from.
    pub ids: Arc<dyn IdGenerator>,
}

impl AddDate {
    /// The date, made once per key.
    ///
    /// # Errors
    /// [`CreateError`]
    pub async fn execute(&self, new: NewDate) -> Result<Answer<ConcertDate>, CreateError> {
        // Made once it is needed: a request that is repeated makes no hall.
        let mut made = None;
        for _ in 0..RACES_LOST_AT_MOST {
            let earlier = earlier_effect(&*self.keys, new.by, new.key.as_ref()).await?;
            if let Some(effect) = earlier.map_err(|KeyReused| CreateError::KeyReused)? {
                let earlier = self.catalog.sale(DateId::new(effect)).await?;
                return earlier.map(|sale| Answer::replayed(sale.date)).ok_or(CreateError::NotFound);
            }
            let (date, blocks) = made.get_or_insert_with(|| self.hall(&new));
            let key_use = new.key.map(|key| KeyUse::first(new.by, key, date.id.as_uuid()));
            match self.programme.add_date(date, blocks, key_use).await? {
                AddOutcome::Added => return Ok(Answer::fresh(date.clone())),
                AddOutcome::NoParent => return Err(CreateError::NotFound),
                AddOutcome::KeyUsed => {}
            }
        }
        Err(Unavailable::of("an idempotency key that others use").into())
    }

    fn hall(&self, new: &NewDate) -> (ConcertDate, Vec<NewBlock>) {
        let blocks = self.blocks(&new.seating);
        let capacity = blocks.iter().map(NewBlock::capacity).sum();
        let date = ConcertDate {
            id: DateId::new(self.ids.next_id()),
            concert: new.concert,
            starts_at: new.starts_at,
            venue: new.venue.as_str().to_owned(),
            available: capacity,
            capacity,
        };
        (date, blocks)
    }

    fn blocks(&self, seating: &Seating) -> Vec<NewBlock> {
        match seating {
            Seating::Default => self.blocks_of(&Layout::default_at(DEFAULT_SEAT_PRICE)),
            Seating::Blocks(layout) => self.blocks_of(layout),
            Seating::None => Vec::new(),
        }
    }

    fn blocks_of(&self, layout: &Layout) -> Vec<NewBlock> {
        let numbered = layout.blocks().iter().enumerate();
        numbered
            .map(|(number, block)| NewBlock {
                id: SectionId::new(self.ids.next_id()),
                name: block.name.clone(),
                price: block.price,
                rows: layout.rows_of(number).map(|row| self.row(row)).collect(),
            })
            .collect()
    }

    fn row(&self, planned: PlannedRow) -> NewRow {
        let seats = (0..planned.seats).map(|_| SeatId::new(self.ids.next_id())).collect();
        NewRow { name: planned.name, front: planned.front, seats }
    }
}
