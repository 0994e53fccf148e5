//! Numbers and texts that are of the right type and still wrong: each error names the setting, what it got and what
//! it takes.

use anyhow::ensure;

use super::choices::{CoordinationKind, Gateway};
use super::sections::{Payments, Secret, Settings};

impl Settings {
    /// Refuses what would only show during the on-sale.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        let (payments, reservation, queue) = (&self.payments, &self.reservation, &self.queue);
        number("database.connections", self.database.connections, [1, 200])?;
        number("payments.answer_timeout_seconds", payments.answer_timeout_seconds, [1, 9])?;
        number("payments.abandon_after_seconds", payments.abandon_after_seconds, [60, 86_400])?;
        number("reservation.hold_ttl_seconds", reservation.hold_ttl_seconds, [1, 3_600])?;
        number("reservation.payment_lease_seconds", reservation.payment_lease_seconds, [1, 3_600])?;
        number("reservation.max_per_user", reservation.max_per_user, [1, 100])?;
        number("queue.max_active", queue.max_active, [1, 1_000_000])?;
        number("queue.pass_ttl_seconds", queue.pass_ttl_seconds, [1, 1_800])?;
        number("queue.idle_ttl_seconds", queue.idle_ttl_seconds, [1, 86_400])?;
        number("auth.access_token_ttl_seconds", self.auth.access_token_ttl_seconds, [60, 86_400])?;
        payments.check()?;
        self.events.check(cfg!(feature = "kafka"))?;
        self.check_texts()
    }

    fn check_texts(&self) -> anyhow::Result<()> {
        let scheme = self.database.url.reveal().and_then(|url| url.split_once(':')).map(|(scheme, _)| scheme);
        let known = matches!(scheme, Some("sqlite" | "mysql" | "postgres" | "postgresql"));
        // The rest of the address may hold a password: only its scheme is printed.
        let got = scheme.unwrap_or("nothing");
        ensure!(known, "setting `database.url`: got {got}, takes sqlite://…, mysql://… or postgres://…");
        let coordination = &self.coordination;
        ensure!(
            coordination.kind == CoordinationKind::Memory || coordination.redis_url.reveal().is_some(),
            "setting `coordination.redis_url`: got nothing, takes redis://…, redis-cluster://… or redis-sentinel://… where \
             `coordination.kind` is redis"
        );
        let outside = &self.auth.outside;
        ensure!(
            outside.issuer.is_empty() == outside.jwks.is_empty(),
            "settings `auth.outside.issuer` and `auth.outside.jwks`: only one is set, takes both or neither"
        );
        ensure!(!self.auth.audience.is_empty(), "setting `auth.audience`: got nothing, takes a name");
        ensure!(
            self.admin.email.is_empty() == self.admin.password.reveal().is_none(),
            "settings `admin.email` and `admin.password`: only one is set, takes both or neither"
        );
        Ok(())
    }
}

impl Payments {
    fn check(&self) -> anyhow::Result<()> {
        match self.gateway {
            Gateway::Fake => match self.fake_url.as_str() {
                "" => Ok(()),
                url => safe_address("payments.fake_url", url),
            },
            Gateway::Stripe => {
                secret("payments.stripe_secret_key", &self.stripe_secret_key, "a secret key of Stripe")?;
                let webhook_secret = &self.stripe_webhook_secret;
                secret("payments.stripe_webhook_secret", webhook_secret, "the signing secret of the webhook")?;
                safe_address("payments.stripe_url", &self.stripe_url)
            }
            Gateway::Toss => {
                secret("payments.toss_secret_key", &self.toss_secret_key, "a secret key of Toss Payments")?;
                safe_address("payments.toss_url", &self.toss_url)
            }
        }
    }
}

fn secret(setting: &str, got: &Secret, takes: &str) -> anyhow::Result<()> {
    ensure!(got.reveal().is_some(), "setting `{setting}`: got nothing, takes {takes}");
    Ok(())
}

/// Whoever listens to bare HTTP has what is said; on this machine, that is us.
fn safe_address(setting: &str, url: &str) -> anyhow::Result<()> {
    let bare = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
    let safe = url.starts_with("https://") || bare.iter().any(|own| is_at(url, own));
    ensure!(safe, "setting `{setting}`: got {url}, takes https://…, or http://… on this machine");
    Ok(())
}

/// Whether the host of `url` is all of `origin`, and not the beginning of another name.
fn is_at(url: &str, origin: &str) -> bool {
    url.strip_prefix(origin).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']) && !rest.contains('@'))
}

fn number(setting: &str, got: u32, takes: [u32; 2]) -> anyhow::Result<()> {
    let [least, most] = takes;
    ensure!((least..=most).contains(&got), "setting `{setting}`: got {got}, takes {least} to {most}");
    Ok(())
}
