use std::sync::{Mutex, MutexGuard, PoisonError};

/// The state behind `mutex`. A panic elsewhere does not end the sale: no step in this crate leaves its state half
/// changed.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
