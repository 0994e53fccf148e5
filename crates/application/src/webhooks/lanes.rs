use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use frontrow_domain::shared::WebhookId;

/// Which receivers are being sent to in this process. A run takes the lanes that are free, so that a slow receiver keeps
/// the run that meets it, and the next run serves everybody else.
#[derive(Clone, Default)]
pub struct Lanes(Arc<Mutex<HashSet<WebhookId>>>);

/// The lane to one receiver; free again once this is dropped.
pub(super) struct Lane {
    lanes: Lanes,
    receiver: WebhookId,
}

impl Lanes {
    /// The lane, unless somebody is in it.
    pub(super) fn enter(&self, receiver: WebhookId) -> Option<Lane> {
        let is_free = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(receiver);
        is_free.then(|| Lane { lanes: self.clone(), receiver })
    }
}

impl Lane {
    /// To whom.
    pub(super) const fn receiver(&self) -> WebhookId {
        self.receiver
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        self.lanes.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.receiver);
    }
}
