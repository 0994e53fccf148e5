//! What takes a moment to end.

use std::thread;

/// Drops what waits for its own threads to end, on a thread of its own: the one that calls us serves requests.
pub(crate) fn drop_aside<T: Send + 'static>(what: T) {
    thread::spawn(move || drop(what));
}
