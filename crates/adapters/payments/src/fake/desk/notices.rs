use std::sync::Arc;
use std::time::Duration;

use frontrow_domain::shared::PaymentId;
use hyper::header::CONTENT_TYPE;
use hyper::{Request, Uri};
use tokio::sync::Semaphore;
use tokio::time::{interval, timeout};

use crate::fake::wire::{MessageBody, json};
use crate::https::Http;

/// Who does not take a webhook in this time does not take it.
const TAKEN_WITHIN: Duration = Duration::from_secs(2);
/// Between two tries. A server that starts again is back by the next but one.
const PAUSE: Duration = Duration::from_secs(1);
/// A webhook only makes the server ask sooner than it would anyway.
const TRIES_AT_MOST: u32 = 5;
/// Payments that are told of at the same time; what goes beyond is not told.
const TELLING_AT_MOST: usize = 1_000;

/// The address for webhooks is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("takes an address such as http://127.0.0.1:8080/api/v1/payments/webhooks/fake")]
pub struct WebhookInvalid;

/// What happened to a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Requested,
    Captured,
    Declined,
    Refunded,
}

/// Posts what happens to whoever wants to hear it.
pub(super) struct Notices {
    http: Arc<dyn Http>,
    url: Uri,
    slots: Arc<Semaphore>,
}

impl Kind {
    const fn word(self) -> &'static str {
        match self {
            Self::Requested => "payment.requested",
            Self::Captured => "payment.captured",
            Self::Declined => "payment.declined",
            Self::Refunded => "payment.refunded",
        }
    }
}

impl Notices {
    pub(super) fn new(http: Arc<dyn Http>, url: &str) -> Result<Self, WebhookInvalid> {
        let url = url
            .parse::<Uri>()
            .ok()
            .filter(|url| url.scheme().is_some() && url.host().is_some())
            .ok_or(WebhookInvalid)?;
        Ok(Self { http, url, slots: Arc::new(Semaphore::new(TELLING_AT_MOST)) })
    }

    /// Tells of these, one after the other, while the caller goes on.
    pub(super) fn tell(&self, payment: PaymentId, kinds: &'static [Kind]) {
        let Ok(slot) = Arc::clone(&self.slots).try_acquire_owned() else {
            tracing::warn!(%payment, "too many webhooks are on their way; this one is left out");
            return;
        };
        let (http, url) = (Arc::clone(&self.http), self.url.clone());
        tokio::spawn(async move {
            for kind in kinds {
                until_taken(&*http, &url, payment, *kind).await;
            }
            drop(slot);
        });
    }

    /// Tells before the caller goes on, in a single try.
    pub(super) async fn try_once(&self, payment: PaymentId, kind: Kind) {
        post(&*self.http, &self.url, payment, kind).await;
    }
}

async fn until_taken(http: &dyn Http, url: &Uri, payment: PaymentId, kind: Kind) {
    let mut rhythm = interval(PAUSE);
    for _ in 0..TRIES_AT_MOST {
        rhythm.tick().await;
        if post(http, url, payment, kind).await {
            return;
        }
    }
    tracing::warn!(%payment, kind = kind.word(), "nobody took the webhook");
}

/// Whether it was taken.
async fn post(http: &dyn Http, url: &Uri, payment: PaymentId, kind: Kind) -> bool {
    let body = json(&MessageBody { r#type: kind.word(), payment_id: payment.as_uuid() });
    let request = Request::post(url.clone()).header(CONTENT_TYPE, "application/json").body(body);
    let Ok(request) = request else { return false };
    match timeout(TAKEN_WITHIN, http.send(request)).await {
        Ok(Ok(answer)) => answer.status().is_success(),
        Ok(Err(_)) | Err(_) => false,
    }
}
