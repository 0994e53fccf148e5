//! The settings, section by section; `config/default.toml` says what each means.

use std::fmt;

use serde::Deserialize;

use super::choices::{CoordinationKind, EventsKind, Gateway, LogFormat, Strategy};

/// Every setting.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub http: Http,
    pub database: Database,
    pub coordination: Coordination,
    pub events: Events,
    pub payments: Payments,
    pub reservation: Reservation,
    pub queue: Queue,
    pub auth: Auth,
    pub admin: Admin,
    pub demo: Demo,
    pub limits: Limits,
    pub webhooks: Webhooks,
    pub log: Log,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    pub host: String,
    pub port: u16,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    pub url: Secret,
    pub migrate: bool,
    pub connections: u32,
    pub group_commit: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coordination {
    pub kind: CoordinationKind,
    pub redis_url: Secret,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Events {
    pub kind: EventsKind,
    pub kafka_brokers: String,
    pub topic_prefix: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payments {
    pub gateway: Gateway,
    pub answer_timeout_seconds: u32,
    pub abandon_after_seconds: u32,
    pub fake_ledger: String,
    pub fake_url: String,
    pub stripe_secret_key: Secret,
    pub stripe_url: String,
    pub stripe_webhook_secret: Secret,
    pub toss_secret_key: Secret,
    pub toss_url: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reservation {
    pub hold_ttl_seconds: u32,
    pub payment_lease_seconds: u32,
    pub max_per_user: u32,
    pub strategy: Strategy,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    pub max_active: u32,
    pub pass_ttl_seconds: u32,
    pub idle_ttl_seconds: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Auth {
    pub access_token_ttl_seconds: u32,
    pub signing_key: Secret,
    pub audience: String,
    pub outside: Outside,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outside {
    pub issuer: String,
    pub jwks: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Admin {
    pub email: String,
    pub password: Secret,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demo {
    pub seed: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    pub per_person_per_second: u32,
    pub per_address_per_second: u32,
    pub trust_forwarded_for: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhooks {
    pub allow_private_addresses: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    pub format: LogFormat,
}

/// A setting that is never printed: a password, a key, an address with one in it.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The secret itself, or none when nothing is set.
    pub fn reveal(&self) -> Option<&str> {
        (!self.0.is_empty()).then_some(self.0.as_str())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "(none)" } else { "(set)" })
    }
}
