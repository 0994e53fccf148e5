//! Group commit: holds that come at the same time share one transaction, and so do settlements.
//!
//! A commit costs the same for one request as for two hundred. So callers queue, and a committer — a task with a
//! connection of its own — takes whatever is queued, decides it in memory from locked rows, writes the winners with a
//! handful of statements, commits once and answers everybody. Nobody waits for a group to fill: while one commit is
//! under way the next group gathers by itself, and under light load it is a group of one.
//!
//! ```text
//!   callers ──► queue ──► committer: lock and read ─► decide ─► write ─► COMMIT ─► answers
//!                                          │             │
//!                                     GroupStore     unusual? ──► the caller takes the one-at-a-time way
//! ```
//!
//! The group decides only what is plain: seats that are free or taken, places that are left or not, one step of one
//! reservation. Whatever involves lapsed holds is rare and left to the caller, who then holds
//! [one at a time](crate::SqlSeatInventory), after the group has committed.

mod ask;
mod attempt;
mod carrier;
mod committer;
mod decide;
mod expiries;
mod failure;
mod group_commit;
mod grouped_settlements;
mod halves;
mod holds;
mod inventories;
mod mysql;
mod postgres;
mod seen;
mod settle;
mod sqlite;
mod store;
mod text;
mod wanted;
mod winners;

#[cfg(test)]
mod tests;

pub(crate) use expiries::{Ended, Expiries};
pub use group_commit::{GroupCommit, GroupSettings};
pub use grouped_settlements::GroupedSettlements;
pub use inventories::{GroupedSeatInventory, GroupedSectionInventory};
