use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use frontrow_domain::shared::ConcertId;
use tokio::sync::watch;

/// Rooms that are being put together. Whoever waits for one is told by the end of its sender.
#[derive(Default)]
pub(super) struct Rebuilds(Mutex<HashMap<ConcertId, watch::Receiver<()>>>);

impl Rebuilds {
    pub(super) fn running(&self) -> MutexGuard<'_, HashMap<ConcertId, watch::Receiver<()>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
