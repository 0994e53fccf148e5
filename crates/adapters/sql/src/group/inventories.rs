use async_trait::async_trait;
use frontrow_application::ports::{
    Hold, SeatHoldOutcome, SeatInventory, SectionHoldOutcome, SectionInventory, Unavailable,
};

use super::ask::Verdict;
use super::group_commit::GroupCommit;
use crate::reservation::{places_refused, seats_refused};
use crate::{SqlDatabase, SqlSeatInventory, SqlSectionInventory};

/// Numbered seats, held in groups; what is unusual, one at a time.
#[derive(Clone, Debug)]
pub struct GroupedSeatInventory {
    group: GroupCommit,
    alone: SqlSeatInventory,
}

impl GroupedSeatInventory {
    /// The seats in `database`, through the queues of `group`.
    #[must_use]
    pub const fn new(database: SqlDatabase, group: GroupCommit) -> Self {
        Self { group, alone: SqlSeatInventory::new(database) }
    }
}

#[async_trait]
impl SeatInventory for GroupedSeatInventory {
    async fn hold(&self, hold: &Hold) -> Result<SeatHoldOutcome, Unavailable> {
        match self.group.hold(hold).await? {
            Verdict::Committed => Ok(SeatHoldOutcome::Held),
            Verdict::Refused(refusal) => seats_refused(refusal),
            Verdict::Alone => self.alone.hold(hold).await,
        }
    }
}

/// Places of standing sections, held in groups; what is unusual, one at a time.
#[derive(Clone, Debug)]
pub struct GroupedSectionInventory {
    group: GroupCommit,
    alone: SqlSectionInventory,
}

impl GroupedSectionInventory {
    /// The sections in `database`, through the queues of `group`.
    #[must_use]
    pub const fn new(database: SqlDatabase, group: GroupCommit) -> Self {
        Self { group, alone: SqlSectionInventory::new(database) }
    }
}

#[async_trait]
impl SectionInventory for GroupedSectionInventory {
    async fn hold(&self, hold: &Hold) -> Result<SectionHoldOutcome, Unavailable> {
        match self.group.hold(hold).await? {
            Verdict::Committed => Ok(SectionHoldOutcome::Held),
            Verdict::Refused(refusal) => places_refused(&refusal),
            Verdict::Alone => self.alone.hold(hold).await,
        }
    }
}
