use time::OffsetDateTime;

use crate::shared::{ConcertId, QueueTokenId, UserId};

/// The four stages of a place, in an order in which no step leads back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// `WAITING`: in line.
    Waiting,
    /// `ACTIVE`: inside.
    Active,
    /// `EXPIRED`: the pass lapsed, or the person was silent for too long.
    Expired,
    /// `LEFT`: the person left, or finished.
    Left,
}

impl Stage {
    /// The word for it, as everywhere outside.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "WAITING",
            Self::Active => "ACTIVE",
            Self::Expired => "EXPIRED",
            Self::Left => "LEFT",
        }
    }
}

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

impl PlaceStatus {
    /// The stage without what belongs to it.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        match self {
            Self::Waiting { .. } => Stage::Waiting,
            Self::Active { .. } => Stage::Active,
            Self::Expired => Stage::Expired,
            Self::Left => Stage::Left,
        }
    }
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
