//! What Stripe is asked: forms there, JSON back.

use std::sync::Arc;
use std::time::Duration;

use frontrow_application::ports::{Approval, Order};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::Won;
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use hyper::http::Error as HttpError;
use hyper::http::request::Builder;
use hyper::{Method, Request, Response, StatusCode, Uri};
use serde::de::DeserializeOwned;
use time::OffsetDateTime;
use tokio::time::interval;

use super::objects::{List, PaymentIntent, Refund, Refusal, RefusalBody};
use crate::https::{Http, NoAnswer, form};

/// The version whose words we read; whatever an account's own default is.
const VERSION: &str = "2026-06-24.dahlia";
/// What a payment intent is known by among ours: its reservation, in its metadata.
pub(super) const RESERVATION: &str = "reservation";
/// Between two questions whether a request of the same idempotency key is done: a capture takes about a second.
const BUSY_PAUSE: Duration = Duration::from_millis(500);
/// With the pause, more than what any answer is awaited for: the time limit around the gateway ends it.
const BUSY_ASKS_AT_MOST: u32 = 20;
/// Stripe gives no more objects in one page.
const PAGE: &str = "100";
const LATEST_CHARGE: (&str, &str) = ("expand[]", "latest_charge");

/// What a request came to.
pub(super) enum Said<T> {
    Done(T),
    Refused { status: StatusCode, refusal: Refusal },
    Nothing(NoAnswer),
}

/// The API at one address, under one secret key.
pub(super) struct StripeApi {
    http: Arc<dyn Http>,
    base: String,
    authorization: HeaderValue,
}

impl StripeApi {
    /// None where the address or the key cannot be sent at all.
    pub(super) fn new(http: Arc<dyn Http>, base: &str, secret_key: &str) -> Option<Self> {
        let base = base.trim_end_matches('/').to_owned();
        base.parse::<Uri>().ok().filter(|address| address.host().is_some())?;
        let mut authorization: HeaderValue = format!("Bearer {secret_key}").parse().ok()?;
        authorization.set_sensitive(true);
        Some(Self { http, base, authorization })
    }

    /// `POST /v1/payment_intents`: one that is authorised by the buyer and captured by us. Under a key that was used
    /// before, Stripe gives the answer of then: `time` counts the payments that an order has had.
    pub(super) async fn open(&self, order: &Order, time: u32) -> Said<PaymentIntent> {
        let (amount, reservation) = (order.amount.amount().to_string(), order.reservation.to_string());
        let once = format!("{reservation}-{amount}-{time}");
        let metadata = format!("metadata[{RESERVATION}]");
        let fields = [
            ("amount", amount.as_str()),
            ("currency", "krw"),
            ("capture_method", "manual"),
            ("automatic_payment_methods[enabled]", "true"),
            (metadata.as_str(), reservation.as_str()),
        ];
        self.post("/v1/payment_intents", Some(&once), &fields).await
    }

    /// `GET /v1/payment_intents/{id}`.
    pub(super) async fn intent(&self, key: &PaymentKey) -> Said<PaymentIntent> {
        self.get(&format!("/v1/payment_intents/{}", key.as_str()), &[LATEST_CHARGE]).await
    }

    /// `POST /v1/payment_intents/{id}/capture`, under our payment's number; `time` counts the tries of an attempt.
    pub(super) async fn capture(&self, approval: &Approval, time: u32) -> Said<PaymentIntent> {
        let amount = approval.amount.amount().to_string();
        let once = if time == 1 { approval.payment.to_string() } else { format!("{}-{time}", approval.payment) };
        let path = format!("/v1/payment_intents/{}/capture", approval.key.as_str());
        self.post(&path, Some(&once), &[("amount_to_capture", &amount), LATEST_CHARGE]).await
    }

    /// `POST /v1/payment_intents/{id}/cancel`. It can be done once only, so it needs no idempotency key.
    pub(super) async fn cancel(&self, key: &PaymentKey) -> Said<PaymentIntent> {
        let path = format!("/v1/payment_intents/{}/cancel", key.as_str());
        self.post(&path, None, &[("cancellation_reason", "abandoned")]).await
    }

    /// `POST /v1/refunds`, once for each attempt: Stripe wants another key for each address.
    pub(super) async fn refund(&self, approval: &Approval, amount: Won) -> Said<Refund> {
        let (once, amount) = (format!("{}-refund", approval.payment), amount.amount().to_string());
        let (reservation, metadata) = (approval.reservation.to_string(), format!("metadata[{RESERVATION}]"));
        let fields = [
            ("payment_intent", approval.key.as_str()),
            ("amount", amount.as_str()),
            (metadata.as_str(), reservation.as_str()),
        ];
        self.post("/v1/refunds", Some(&once), &fields).await
    }

    /// `GET /v1/refunds`: what went back of one payment. Nobody gives back in more than a hundred parts.
    pub(super) async fn refunds(&self, key: &PaymentKey) -> Said<List<Refund>> {
        self.get("/v1/refunds", &[("payment_intent", key.as_str()), ("limit", PAGE)]).await
    }

    /// `GET /v1/payment_intents`: those made since `since`, newest first.
    pub(super) async fn intents(&self, since: OffsetDateTime, after: Option<&str>) -> Said<List<PaymentIntent>> {
        let since = since.unix_timestamp().to_string();
        let mut fields = vec![("created[gte]", since.as_str()), ("limit", PAGE), ("expand[]", "data.latest_charge")];
        fields.extend(after.map(|after| ("starting_after", after)));
        self.get("/v1/payment_intents", &fields).await
    }

    async fn get<T: DeserializeOwned>(&self, path: &str, fields: &[(&str, &str)]) -> Said<T> {
        let request = self.request(Method::GET, &format!("{path}?{}", form(fields)));
        self.send(request.body(Bytes::new())).await
    }

    /// What is worked on already is answered by asking again, as Stripe wants it.
    async fn post<T: DeserializeOwned>(&self, path: &str, once: Option<&str>, fields: &[(&str, &str)]) -> Said<T> {
        let (body, mut rhythm, mut is_under_way) = (Bytes::from(form(fields)), interval(BUSY_PAUSE), false);
        for _ in 0..BUSY_ASKS_AT_MOST {
            rhythm.tick().await;
            let mut request = self.request(Method::POST, path);
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
            if let Some(once) = once {
                request = request.header("idempotency-key", once);
            }
            match self.send(request.body(body.clone())).await {
                Said::Refused { status: StatusCode::CONFLICT, .. } => is_under_way = true,
                // This request never arrived, and an earlier one did.
                Said::Nothing(NoAnswer::NeverSent) if is_under_way => break,
                said @ (Said::Done(_) | Said::Refused { .. } | Said::Nothing(_)) => return said,
            }
        }
        Said::Nothing(NoAnswer::Lost)
    }

    fn request(&self, method: Method, path: &str) -> Builder {
        Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header(AUTHORIZATION, self.authorization.clone())
            .header("stripe-version", VERSION)
    }

    async fn send<T: DeserializeOwned>(&self, request: Result<Request<Bytes>, HttpError>) -> Said<T> {
        let Ok(request) = request else { return Said::Nothing(NoAnswer::NeverSent) };
        match self.http.send(request).await {
            Ok(answer) => read(&answer),
            Err(no_answer) => Said::Nothing(no_answer),
        }
    }
}

fn read<T: DeserializeOwned>(answer: &Response<Bytes>) -> Said<T> {
    let status = answer.status();
    if status.is_success() {
        return serde_json::from_slice(answer.body()).map_or(Said::Nothing(NoAnswer::Lost), Said::Done);
    }
    match serde_json::from_slice::<RefusalBody>(answer.body()) {
        Ok(RefusalBody { error }) => Said::Refused { status, refusal: error },
        // Something between us and Stripe: what stands behind it may have worked.
        Err(_) => Said::Nothing(NoAnswer::Lost),
    }
}
