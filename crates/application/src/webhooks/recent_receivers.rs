use std::sync::{Arc, Mutex, PoisonError};

use frontrow_domain::webhooks::Endpoint;
use time::{Duration, OffsetDateTime};

use crate::ports::{Clock, Unavailable, WebhookEndpoints};

/// Tens of thousands of events a second ask who wants them; a receiver that was just added can wait this long.
const READ_AGAIN_AFTER: Duration = Duration::SECOND;

/// Who is to be told, as it was at most a second ago.
pub struct RecentReceivers {
    endpoints: Arc<dyn WebhookEndpoints>,
    clock: Arc<dyn Clock>,
    known: Mutex<Option<Known>>,
}

struct Known {
    receivers: Arc<[Endpoint]>,
    until: OffsetDateTime,
}

impl RecentReceivers {
    /// Remembers what `endpoints` says.
    #[must_use]
    pub fn new(endpoints: Arc<dyn WebhookEndpoints>, clock: Arc<dyn Clock>) -> Self {
        Self { endpoints, clock, known: Mutex::new(None) }
    }

    /// Everybody who is to be told. What is known from before is no answer where the next reading fails: somebody might
    /// miss an event for good.
    pub(super) async fn enabled(&self) -> Result<Arc<[Endpoint]>, Unavailable> {
        let now = self.clock.now();
        if let Some(receivers) = self.known(now) {
            return Ok(receivers);
        }
        let receivers: Arc<[Endpoint]> = self.endpoints.enabled().await?.into();
        let known = Known { receivers: Arc::clone(&receivers), until: now + READ_AGAIN_AFTER };
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known);
        Ok(receivers)
    }

    fn known(&self, now: OffsetDateTime) -> Option<Arc<[Endpoint]>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().filter(|known| now < known.until).map(|known| Arc::clone(&known.receivers))
    }
}
