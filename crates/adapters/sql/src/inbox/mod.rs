//! What consumers of events have taken.

mod forget;
mod write;

pub use forget::SqlInbox;
pub(crate) use write::{was_heard, write_heard};
