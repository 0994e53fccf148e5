//! What shared waiting rooms are put together again from.

mod draws;
mod forget;
mod journal;
mod places;
mod write;

pub use journal::SqlQueueJournal;
