use async_trait::async_trait;

use super::failure::Failure;
use super::seen::{Lapsed, Seen};
use super::settle::{Concerned, Granted, Standing};
use super::wanted::Wanted;
use super::winners::Winners;

/// One transaction at a time on a connection of its own, in as few round trips as the database allows.
#[async_trait]
pub(super) trait GroupStore: Send {
    /// Ends the transaction without a trace.
    async fn roll_back(&mut self) -> Result<(), Failure>;

    /// Gives the connection up, whatever it was doing.
    fn disconnect(&mut self);
}

/// What holds need of it.
#[async_trait]
pub(super) trait HoldStore: GroupStore {
    /// Begins, locks the counters of persons and the seats, and reads what a group decides from.
    async fn look(&mut self, wanted: &Wanted) -> Result<Seen, Failure>;

    /// Whether these persons and sections have holds that have lapsed at `now`, or had them when the group looked.
    async fn look_for_lapsed(&mut self, doubted: &Doubted, now: i64) -> Result<Lapsed, Failure>;

    /// Writes the winners and commits. Every conditional write must match as many rows as it means to.
    async fn write(&mut self, winners: &Winners<'_>) -> Result<(), Failure>;
}

/// What settlements need of it.
#[async_trait]
pub(super) trait SettlementStore: GroupStore {
    /// Begins, locks the rows in everybody's order, and reads what a group decides from.
    async fn look_at(&mut self, concerned: &Concerned) -> Result<Standing, Failure>;

    /// Writes what was granted and commits. Every conditional write must match as many rows as it means to.
    async fn settle(&mut self, granted: &Granted<'_>) -> Result<(), Failure>;
}

/// Who was refused and could be mistaken.
#[derive(Debug, Default)]
pub(super) struct Doubted {
    /// Dates and persons.
    pub(super) persons: Vec<(uuid::Uuid, uuid::Uuid)>,
    /// Sections, and how many places were seen to be left in each.
    pub(super) sections: Vec<(uuid::Uuid, i64)>,
}

impl Doubted {
    pub(super) fn is_empty(&self) -> bool {
        self.persons.is_empty() && self.sections.is_empty()
    }
}
