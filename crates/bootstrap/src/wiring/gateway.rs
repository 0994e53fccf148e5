//! Who captures money.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use frontrow_application::ports::{Clock, GatewayLedger, PaymentGateway};
use frontrow_payments::{
    FakeGateway, HttpsClient, RemoteFakeGateway, StripeGateway, StripeLedger, TimeLimited, TossGateway, TossLedger,
};

use crate::settings::{self, Settings};

/// The gateway that the settings name.
pub struct Gateway {
    /// Behind its time limit.
    pub asked: Arc<dyn PaymentGateway>,
    /// Its own books.
    pub ledger: Arc<dyn GatewayLedger>,
}

impl Gateway {
    pub fn build(settings: &Settings, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let payments = &settings.payments;
        let Self { asked, ledger } = match payments.gateway {
            settings::Gateway::Fake if payments.fake_url.is_empty() => fake(settings, clock)?,
            settings::Gateway::Fake => remote_fake(&payments.fake_url)?,
            settings::Gateway::Stripe => stripe(settings, clock)?,
            settings::Gateway::Toss => toss(settings, clock)?,
        };
        let answer_timeout = Duration::from_secs(payments.answer_timeout_seconds.into());
        Ok(Self { asked: Arc::new(TimeLimited::new(asked, answer_timeout)), ledger })
    }

    fn with_books<G: PaymentGateway + GatewayLedger + 'static>(gateway: G) -> Self {
        let gateway = Arc::new(gateway);
        Self { asked: gateway.clone(), ledger: gateway }
    }
}

fn fake(settings: &Settings, clock: Arc<dyn Clock>) -> anyhow::Result<Gateway> {
    let ledger = match settings.payments.fake_ledger.as_str() {
        "" => settings.beside_the_data("gateway-ledger.jsonl"),
        file => file.into(),
    };
    let fake = FakeGateway::with_ledger_at(&ledger, clock);
    let fake = fake.with_context(|| format!("setting `payments.fake_ledger`: got {}", ledger.display()))?;
    Ok(Gateway::with_books(fake))
}

fn remote_fake(url: &str) -> anyhow::Result<Gateway> {
    let fake = RemoteFakeGateway::new(http()?, url);
    Ok(Gateway::with_books(fake.with_context(|| format!("setting `payments.fake_url`: got {url}"))?))
}

fn stripe(settings: &Settings, clock: Arc<dyn Clock>) -> anyhow::Result<Gateway> {
    const SETTINGS: &str =
        "settings `payments.stripe_url`, `payments.stripe_secret_key` and `payments.stripe_webhook_secret`";
    let payments = &settings.payments;
    let (url, secret_key) = (&payments.stripe_url, payments.stripe_secret_key.reveal().unwrap_or_default());
    let webhook_secret = payments.stripe_webhook_secret.reveal().unwrap_or_default();
    let stripe = StripeGateway::new(http()?, url, secret_key, webhook_secret, clock).context(SETTINGS)?;
    let ledger = StripeLedger::new(http_for_books()?, url, secret_key).context(SETTINGS)?;
    Ok(Gateway { asked: Arc::new(stripe), ledger: Arc::new(ledger) })
}

fn toss(settings: &Settings, clock: Arc<dyn Clock>) -> anyhow::Result<Gateway> {
    const SETTINGS: &str = "settings `payments.toss_url` and `payments.toss_secret_key`";
    let payments = &settings.payments;
    let (url, secret_key) = (&payments.toss_url, payments.toss_secret_key.reveal().unwrap_or_default());
    let toss = TossGateway::new(http()?, url, secret_key).context(SETTINGS)?;
    let ledger = TossLedger::new(http_for_books()?, url, secret_key, clock).context(SETTINGS)?;
    Ok(Gateway { asked: Arc::new(toss), ledger: Arc::new(ledger) })
}

fn http() -> anyhow::Result<Arc<HttpsClient>> {
    Ok(Arc::new(HttpsClient::new().context("TLS cannot be had")?))
}

fn http_for_books() -> anyhow::Result<Arc<HttpsClient>> {
    Ok(Arc::new(HttpsClient::for_books().context("TLS cannot be had")?))
}
