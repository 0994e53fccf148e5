//! Who captures money.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use frontrow_application::ports::{Clock, PaymentGateway};
use frontrow_payments::{FakeGateway, HttpsClient, StripeGateway, TimeLimited, TossGateway};

use crate::settings::{Gateway, Settings};

/// The gateway that the settings name, behind its time limit.
pub(super) fn gateway(settings: &Settings, clock: Arc<dyn Clock>) -> anyhow::Result<Arc<dyn PaymentGateway>> {
    let gateway: Arc<dyn PaymentGateway> = match settings.payments.gateway {
        Gateway::Fake => Arc::new(fake(settings)?),
        Gateway::Stripe => Arc::new(stripe(settings, clock)?),
        Gateway::Toss => Arc::new(toss(settings)?),
    };
    let answer_timeout = Duration::from_secs(settings.payments.answer_timeout_seconds.into());
    Ok(Arc::new(TimeLimited::new(gateway, answer_timeout)))
}

fn fake(settings: &Settings) -> anyhow::Result<FakeGateway> {
    let ledger = match settings.payments.fake_ledger.as_str() {
        "" => settings.beside_the_data("gateway-ledger.jsonl"),
        file => file.into(),
    };
    let fake = FakeGateway::with_ledger_at(&ledger);
    fake.with_context(|| format!("setting `payments.fake_ledger`: got {}", ledger.display()))
}

fn stripe(settings: &Settings, clock: Arc<dyn Clock>) -> anyhow::Result<StripeGateway> {
    let payments = &settings.payments;
    let http = Arc::new(HttpsClient::new().context("TLS cannot be had")?);
    let secret_key = payments.stripe_secret_key.reveal().unwrap_or_default();
    let webhook_secret = payments.stripe_webhook_secret.reveal().unwrap_or_default();
    let stripe = StripeGateway::new(http, &payments.stripe_url, secret_key, webhook_secret, clock);
    stripe.context("settings `payments.stripe_url`, `payments.stripe_secret_key` and `payments.stripe_webhook_secret`")
}

fn toss(settings: &Settings) -> anyhow::Result<TossGateway> {
    let payments = &settings.payments;
    let http = Arc::new(HttpsClient::new().context("TLS cannot be had")?);
    let secret_key = payments.toss_secret_key.reveal().unwrap_or_default();
    let toss = TossGateway::new(http, &payments.toss_url, secret_key);
    toss.context("settings `payments.toss_url` and `payments.toss_secret_key`")
}
