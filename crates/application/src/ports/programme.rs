use std::sync::Arc;

use async_trait::async_trait;
use frontrow_domain::catalog::{Concert, ConcertDate, Section, SectionStatus};
use frontrow_domain::shared::{ConcertId, SeatId, SectionId, Won};
use time::OffsetDateTime;

use super::Unavailable;
use crate::idempotency::KeyUse;

/// What became of something new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddOutcome {
    /// It exists now.
    Added,
    /// What it should belong to does not exist.
    NoParent,
    /// The person has used this key before: look up what it stands for.
    KeyUsed,
}

/// A row of seats that is to be made. They are numbered from 1, and each is called `front` followed by its number.
///
/// A hall has up to a million seats; of each only the id is kept, and a clone shares them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRow {
    /// What it is called.
    pub name: String,
    /// What is printed before the number on its tickets.
    pub front: String,
    /// The ids of its seats, in the order of their numbers.
    pub seats: Arc<[SeatId]>,
}

/// A block of seats that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBlock {
    /// Its id as a section.
    pub id: SectionId,
    /// Its name.
    pub name: String,
    /// What each seat costs.
    pub price: Won,
    /// Its rows in the order of the hall.
    pub rows: Vec<NewRow>,
}

impl NewBlock {
    /// How many seats it has.
    #[must_use]
    pub fn capacity(&self) -> u32 {
        let seats: usize = self.rows.iter().map(|row| row.seats.len()).sum();
        // A hall has at most a million.
        u32::try_from(seats).unwrap_or(u32::MAX)
    }
}

/// What is to change of a section; what is none stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct SectionEdit {
    /// Whether it is on sale.
    pub status: Option<SectionStatus>,
    /// How many places it has; only of a standing section.
    pub capacity: Option<u32>,
}

/// What became of an edit of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SectionEditOutcome {
    /// It is so now.
    Edited(Section),
    /// There is no such section.
    NotFound,
    /// More places are taken than it should have.
    BelowTaken {
        /// How many are taken.
        taken: u32,
    },
    /// A seated block has as many places as seats.
    Seated,
}

/// What sellers put on sale.
///
/// # Contract
/// 1. **added whole**: a date comes with all its blocks, seats and counters, or not at all.
/// 2. **added once**: a key that is used is `KeyUsed`, and adds nothing.
/// 3. **no orphans**: nothing is added to what does not exist or was removed.
/// 4. **replaced whole**: `replace_concert` writes every field of a concert that exists.
/// 5. **removed softly**: a removed concert is hidden everywhere; tickets and their log stay. Removing twice is false.
/// 6. **capacity never below what is taken**: also while places are being taken.
/// 7. **closing is at once**: no hold begins in a section after its closing was committed.
/// 8. **replaced as it was read**: `replace_concert` writes nothing over what somebody else has changed meanwhile.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Programme: Send + Sync {
    /// Adds a concert.
    async fn add_concert(&self, concert: &Concert, key: Option<KeyUse>) -> Result<AddOutcome, Unavailable>;
    /// Writes `after` over `before`; false when the concert is not as `before` any more, or does not exist.
    async fn replace_concert(&self, before: &Concert, after: &Concert) -> Result<bool, Unavailable>;
    /// Hides a concert; false when it does not exist.
    async fn remove_concert(&self, id: ConcertId, now: OffsetDateTime) -> Result<bool, Unavailable>;
    /// Adds a date with its blocks of seats; none for a date that will have standing sections only.
    async fn add_date(
        &self,
        date: &ConcertDate,
        blocks: &[NewBlock],
        key: Option<KeyUse>,
    ) -> Result<AddOutcome, Unavailable>;
    /// Adds a standing section to a date.
    async fn add_section(&self, section: &Section, key: Option<KeyUse>) -> Result<AddOutcome, Unavailable>;
    /// Changes a section.
    async fn edit_section(&self, id: SectionId, edit: SectionEdit) -> Result<SectionEditOutcome, Unavailable>;
}
