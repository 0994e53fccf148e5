//! Conformance suites, fakes and builders for every port.
//!
//! A suite has one test for each numbered clause of a port's contract, named by the clause's bold words, and takes any
//! adapter. It is code for tests: a violated clause panics and says what was expected.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc)]

pub mod builders;
mod clock;
pub mod coordination;
mod ids;
pub mod money;
mod queue_journal;
pub mod storage;

pub use clock::FakeClock;
pub use ids::{FakeIds, new_id};
pub use queue_journal::FakeQueueJournal;
