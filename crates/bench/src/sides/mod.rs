//! What is compared with what. A side prepares itself once, is measured in turns, and proves at its end that what it
//! acknowledged is stored.

mod build;
mod held;
mod places;
mod raw;
mod repeated;

use std::time::Duration;

use async_trait::async_trait;

pub(crate) use build::build;

use crate::load::Segment;
use crate::stage::{DatabaseKind, Strategy};

/// One of the two things that a comparison is about.
#[async_trait]
pub(crate) trait Side: Send {
    fn name(&self) -> String;

    /// Measures once.
    async fn measure(&mut self, timing: Timing) -> anyhow::Result<Segment>;

    /// Checks what is stored, and takes everything down.
    async fn end(self: Box<Self>) -> anyhow::Result<()>;
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Timing {
    pub(crate) warm_up: Duration,
    pub(crate) measured: Duration,
}

impl Timing {
    pub(crate) fn seconds(self) -> f64 {
        (self.warm_up + self.measured).as_secs_f64()
    }
}

/// Which side is meant. Those without a database are on MariaDB, or on SQLite where it makes no difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SideKind {
    /// The server as it comes.
    Grouped(DatabaseKind),
    GroupedOver(usize),
    /// The server with one transaction per request.
    Single(DatabaseKind),
    SingleOver(usize),
    RawGroups(DatabaseKind),
    RawLean,
    LockPerSeat,
    LockPerSection,
    PlacesGrouped,
    PlacesSingle,
    /// The server with its replicas' meeting place in Redis.
    OnRedis(Strategy),
    PlacesOnRedis(Strategy),
    Refusals,
    SeatMap,
    UnchangedSeatMap,
    QueueStatus,
    HelloGet,
    HelloPost,
}

impl SideKind {
    /// Whose server is needed.
    pub(crate) const fn needs(self) -> Option<DatabaseKind> {
        match self {
            Self::Grouped(kind) | Self::Single(kind) | Self::RawGroups(kind) => Some(kind),
            Self::GroupedOver(_)
            | Self::SingleOver(_)
            | Self::RawLean
            | Self::LockPerSeat
            | Self::LockPerSection
            | Self::PlacesGrouped
            | Self::PlacesSingle
            | Self::OnRedis(_)
            | Self::PlacesOnRedis(_) => Some(DatabaseKind::MySql),
            Self::Refusals
            | Self::SeatMap
            | Self::UnchangedSeatMap
            | Self::QueueStatus
            | Self::HelloGet
            | Self::HelloPost => None,
        }
    }

    pub(crate) const fn needs_redis(self) -> bool {
        matches!(self, Self::OnRedis(_) | Self::PlacesOnRedis(_))
    }
}
