use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use frontrow_application::webhooks::DeliveryWithLog;
use frontrow_domain::webhooks::{Attempt, Delivery, DisabledReason, Endpoint, Reply, SigningSecret, Standing, State};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

/// Somebody who is told what happens here.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WebhookView {
    id: Uuid,
    url: String,
    /// Empty: every kind.
    #[schema(example = json!(["reservation.*", "payment.approved"]))]
    events: Vec<&'static str>,
    description: String,
    enabled: bool,
    /// `administrator`, or `gone` where the receiver answered 410; null while it is enabled.
    #[schema(required = true)]
    disabled_reason: Option<&'static str>,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
}

impl WebhookView {
    pub(super) fn of(endpoint: &Endpoint) -> Self {
        let disabled_reason = match endpoint.standing() {
            Standing::Enabled => None,
            Standing::Disabled(reason) => Some(DisabledReason::as_str(reason)),
        };
        Self {
            id: endpoint.id().as_uuid(),
            url: endpoint.url().to_string(),
            events: endpoint.kinds().names().to_vec(),
            description: endpoint.description().as_str().to_owned(),
            enabled: disabled_reason.is_none(),
            disabled_reason,
            created_at: endpoint.created_at(),
        }
    }
}

/// A webhook whose secret is told this once.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WebhookWithSecretView {
    #[serde(flatten)]
    webhook: WebhookView,
    /// What signatures are verified with: `whsec_` and base64.
    #[schema(example = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")]
    secret: String,
}

impl WebhookWithSecretView {
    pub(super) fn of(endpoint: &Endpoint) -> Self {
        Self { webhook: WebhookView::of(endpoint), secret: spelt(endpoint.secret()) }
    }
}

/// As Standard Webhooks spells a symmetric secret.
fn spelt(secret: &SigningSecret) -> String {
    format!("whsec_{}", STANDARD.encode(secret.as_bytes()))
}

/// One event for one webhook.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeliveryView {
    id: Uuid,
    webhook_id: Uuid,
    /// What the header `webhook-id` says: the same with every attempt.
    event_id: String,
    #[schema(example = "reservation.held")]
    r#type: String,
    /// `PENDING`, `DELIVERED` or `FAILED`.
    #[schema(example = "DELIVERED")]
    status: &'static str,
    /// How often it was sent.
    attempts: u32,
    #[serde(with = "time::serde::rfc3339")]
    queued_at: OffsetDateTime,
    /// Null once it is settled.
    #[schema(required = true)]
    #[serde(with = "time::serde::rfc3339::option")]
    next_attempt_at: Option<OffsetDateTime>,
    /// Null while it is pending.
    #[schema(required = true)]
    #[serde(with = "time::serde::rfc3339::option")]
    settled_at: Option<OffsetDateTime>,
}

impl DeliveryView {
    pub(super) fn of(delivery: &Delivery) -> Self {
        let (next_attempt_at, settled_at) = match delivery.state() {
            State::Pending { due } => (Some(due), None),
            State::Delivered { at } | State::Failed { at } => (None, Some(at)),
        };
        Self {
            id: delivery.id().as_uuid(),
            webhook_id: delivery.endpoint().as_uuid(),
            event_id: delivery.message().event.clone(),
            r#type: delivery.message().kind.clone(),
            status: delivery.status().as_str(),
            attempts: delivery.attempts(),
            queued_at: delivery.queued_at(),
            next_attempt_at,
            settled_at,
        }
    }
}

/// A delivery with what was sent and what came of it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeliveryWithLogView {
    #[serde(flatten)]
    delivery: DeliveryView,
    /// The body as it is signed and sent.
    body: String,
    log: Vec<AttemptView>,
}

/// One attempt.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AttemptView {
    number: u32,
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    took_milliseconds: i64,
    /// The HTTP status of the answer; null where there was none.
    #[schema(required = true)]
    response_status: Option<u16>,
    /// Why there was no answer: `unknown_host`, `address_not_allowed`, `not_connected`, `timed_out` or `broken`.
    #[schema(required = true)]
    error: Option<&'static str>,
}

impl DeliveryWithLogView {
    pub(super) fn of(shown: &DeliveryWithLog) -> Self {
        Self {
            delivery: DeliveryView::of(&shown.delivery),
            body: shown.delivery.message().body.clone(),
            log: shown.attempts.iter().map(AttemptView::of).collect(),
        }
    }
}

impl AttemptView {
    fn of(attempt: &Attempt) -> Self {
        let (response_status, error) = match attempt.reply {
            Reply::Status(status) => (Some(status), None),
            Reply::None(no_reply) => (None, Some(no_reply.as_str())),
        };
        // An attempt takes seconds, not ages.
        let took_milliseconds = i64::try_from(attempt.took.whole_milliseconds()).unwrap_or(i64::MAX);
        Self { number: attempt.number, at: attempt.at, took_milliseconds, response_status, error }
    }
}
