use std::sync::Arc;
use std::time::Duration as StdDuration;

use async_trait::async_trait;
use frontrow_application::ports::{GatewayLedger, GatewayLine, GatewayPage, Unavailable};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::Won;
use time::{Duration, OffsetDateTime};
use tokio::time::timeout;

use super::StripeInvalid;
use super::api::{Said, StripeApi};
use super::objects::PaymentIntent;
use super::reading::reservation_of;
use crate::https::Http;

/// Stripe lists payments by when they were made, and we capture one while its hold lives, which is hours at most.
const CAPTURED_LATER_AT_MOST: Duration = Duration::days(1);
/// A page takes a second; who reads books can wait longer than a buyer.
const PAGE_TIMEOUT: StdDuration = StdDuration::from_secs(30);

/// The payments that Stripe has captured for us. Those of another shop on the same account are none of ours.
pub struct StripeLedger {
    api: StripeApi,
}

impl StripeLedger {
    /// The books at `base`, under `secret_key`. A page is longer than a payment: see [`crate::HttpsClient::for_books`].
    ///
    /// # Errors
    /// [`StripeInvalid`] when either cannot be used.
    pub fn new(http: Arc<dyn Http>, base: &str, secret_key: &str) -> Result<Self, StripeInvalid> {
        StripeApi::new(http, base, secret_key).map(|api| Self { api }).ok_or(StripeInvalid)
    }
}

#[async_trait]
impl GatewayLedger for StripeLedger {
    async fn page(&self, since: OffsetDateTime, next: Option<String>) -> Result<GatewayPage, Unavailable> {
        let asked = self.api.intents(since - CAPTURED_LATER_AT_MOST, next.as_deref());
        let page = match timeout(PAGE_TIMEOUT, asked).await {
            Ok(Said::Done(page)) => page,
            Ok(Said::Refused { status, refusal }) => {
                return Err(Unavailable::because(BOOKS, format!("{status} {}", refusal.word())));
            }
            Ok(Said::Nothing(no_answer)) => return Err(Unavailable::because(BOOKS, no_answer)),
            Err(late) => return Err(Unavailable::because(BOOKS, late)),
        };
        let next = page.data.last().filter(|_| page.has_more).map(|last| last.id.clone());
        Ok(GatewayPage { lines: page.data.iter().filter_map(line).collect(), next })
    }
}

const BOOKS: &str = "the books of Stripe";

/// None for what was not captured, or not for us. Stripe counts money as given back while it is on its way.
fn line(intent: &PaymentIntent) -> Option<GatewayLine> {
    reservation_of(intent)?;
    let captured = Won::new(intent.amount_received).ok().filter(|captured| !captured.is_zero())?;
    if intent.currency != "krw" {
        tracing::error!(intent = intent.id, currency = intent.currency, "a payment that is not in won is left out");
        return None;
    }
    let refunded = Won::new(intent.amount_refunded()).unwrap_or(Won::ZERO);
    Some(GatewayLine { key: PaymentKey::parse(&intent.id).ok()?, captured, refunded })
}
