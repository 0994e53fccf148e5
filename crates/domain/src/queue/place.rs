use time::OffsetDateTime;

use crate::shared::{ConcertId, QueueTokenId, UserId};

/// Where a place stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceStatus {
    /// In line.
    Waiting {
        /// 1 for the first who waits. It never grows.
        position: u64,
    },
    /// Inside: may hold until the pass lapses.
    Active {
        /// When the pass lapses.
        until: OffsetDateTime,
    },
    /// The pass lapsed, or the person was silent for too long.
    Expired,
    /// The person left, or finished.
    Left,
}

/// One person's place in the waiting room of one concert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which place.
    pub token: QueueTokenId,
    /// Of which concert.
    pub concert: ConcertId,
    /// Whose.
    pub owner: UserId,
    /// Where it stands.
    pub status: PlaceStatus,
}
