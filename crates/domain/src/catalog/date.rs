use time::OffsetDateTime;

use crate::shared::{ConcertId, DateId};

/// One performance of a concert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConcertDate {
    /// Which date.
    pub id: DateId,
    /// Of which concert.
    pub concert: ConcertId,
    /// When it begins; until then a ticket can be given back.
    pub starts_at: OffsetDateTime,
    /// Where, at most 200 characters.
    pub venue: String,
    /// How many places can be had, numbered and standing together.
    pub available: u32,
    /// How many places there are.
    pub capacity: u32,
}
