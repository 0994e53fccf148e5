//! What Toss Payments is asked, and what it says: the fields that are relied on, and no others.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use frontrow_application::ports::Approval;
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::Won;
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use hyper::http::request::Builder;
use hyper::{Method, Request, Response, StatusCode, Uri};
use serde::{Deserialize, Serialize};
use tokio::time::interval;

use crate::https::{Http, NoAnswer, form};

/// Between two questions whether a request of the same idempotency key is done: a capture takes about a second.
const BUSY_PAUSE: Duration = Duration::from_millis(500);
/// With the pause, more than what any answer is awaited for: the time limit around the gateway ends it.
const BUSY_ASKS_AT_MOST: u32 = 20;

/// A payment as Toss has it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TossPayment {
    pub(super) order_id: String,
    pub(super) status: TossStatus,
    pub(super) currency: String,
    pub(super) total_amount: i64,
    pub(super) approved_at: Option<String>,
    pub(super) failure: Option<TossError>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum TossStatus {
    Ready,
    InProgress,
    WaitingForDeposit,
    Done,
    Canceled,
    PartialCanceled,
    Aborted,
    Expired,
    /// One that is newer than this program.
    #[serde(other)]
    Other,
}

/// One movement of money, as Toss lists them: a capture, or what went back of one.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Transaction {
    pub(super) transaction_key: String,
    pub(super) payment_key: String,
    pub(super) order_id: String,
    pub(super) status: TossStatus,
    pub(super) amount: i64,
}

/// Its message is for people and may name a card's issuer: it is not read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct TossError {
    pub(super) code: String,
}

/// What a request came to.
pub(super) enum Said {
    Payment(Box<TossPayment>),
    Refused { status: StatusCode, code: String },
    Nothing(NoAnswer),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Confirmation<'a> {
    payment_key: &'a str,
    order_id: &'a str,
    amount: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Cancellation {
    cancel_reason: &'static str,
    cancel_amount: i64,
}

/// The API at one address, under one secret key.
pub(super) struct TossApi {
    http: Arc<dyn Http>,
    base: String,
    authorization: HeaderValue,
}

impl TossApi {
    /// None where the address or the key cannot be sent at all.
    pub(super) fn new(http: Arc<dyn Http>, base: &str, secret_key: &str) -> Option<Self> {
        let base = base.trim_end_matches('/').to_owned();
        base.parse::<Uri>().ok().filter(|address| address.host().is_some())?;
        // The key is the user's name, and there is no password: the colon stays.
        let mut authorization: HeaderValue =
            format!("Basic {}", STANDARD.encode(format!("{secret_key}:"))).parse().ok()?;
        authorization.set_sensitive(true);
        Some(Self { http, base, authorization })
    }

    /// `GET /v1/payments/{paymentKey}`.
    pub(super) async fn payment(&self, key: &PaymentKey) -> Said {
        let path = format!("/v1/payments/{}", key.as_str());
        self.send(Method::GET, &path, None, Bytes::new()).await
    }

    /// `POST /v1/payments/confirm`: the capture.
    pub(super) async fn confirm(&self, approval: &Approval, order_id: &str) -> Said {
        let amount = approval.amount.amount();
        let body = json(&Confirmation { payment_key: approval.key.as_str(), order_id, amount });
        self.once("/v1/payments/confirm", approval, body).await
    }

    /// `POST /v1/payments/{paymentKey}/cancel`.
    pub(super) async fn cancel(&self, approval: &Approval, amount: Won) -> Said {
        let path = format!("/v1/payments/{}/cancel", approval.key.as_str());
        let body = json(&Cancellation { cancel_reason: "no ticket", cancel_amount: amount.amount() });
        self.once(&path, approval, body).await
    }

    /// `GET /v1/transactions`: those between two Korean times, behind the one that `after` names.
    ///
    /// # Errors
    /// Why there is no page, in words for the log.
    pub(super) async fn transactions(
        &self,
        from: &str,
        to: &str,
        after: Option<&str>,
        at_most: usize,
    ) -> Result<Vec<Transaction>, String> {
        let limit = at_most.to_string();
        let mut fields = vec![("startDate", from), ("endDate", to), ("limit", &limit)];
        fields.extend(after.map(|after| ("startingAfter", after)));
        let path = format!("/v1/transactions?{}", form(&fields));
        let request = self.request(Method::GET, &path).body(Bytes::new()).map_err(|error| error.to_string())?;
        let answer = self.http.send(request).await.map_err(|no_answer| no_answer.to_string())?;
        if answer.status().is_success() {
            return serde_json::from_slice(answer.body()).map_err(|_| "the page cannot be understood".to_owned());
        }
        Err(format!("it was answered with {}", answer.status()))
    }

    /// What is worked on already is answered by asking again, as Toss wants it.
    async fn once(&self, path: &str, approval: &Approval, body: Bytes) -> Said {
        let (mut rhythm, mut is_under_way) = (interval(BUSY_PAUSE), false);
        for _ in 0..BUSY_ASKS_AT_MOST {
            rhythm.tick().await;
            match self.send(Method::POST, path, Some(approval), body.clone()).await {
                Said::Refused { code, .. } if code == "IDEMPOTENT_REQUEST_PROCESSING" => is_under_way = true,
                // This request never arrived, and an earlier one did.
                Said::Nothing(NoAnswer::NeverSent) if is_under_way => break,
                said @ (Said::Payment(_) | Said::Refused { .. } | Said::Nothing(_)) => return said,
            }
        }
        Said::Nothing(NoAnswer::Lost)
    }

    /// Toss tells requests apart by idempotency key, path and method together: one key does for a payment's capture
    /// and for its refund.
    async fn send(&self, method: Method, path: &str, once_for: Option<&Approval>, body: Bytes) -> Said {
        let mut request = self.request(method, path);
        if let Some(approval) = once_for {
            let key = approval.payment.to_string();
            request = request.header("idempotency-key", key).header(CONTENT_TYPE, "application/json");
        }
        let Ok(request) = request.body(body) else { return Said::Nothing(NoAnswer::NeverSent) };
        match self.http.send(request).await {
            Ok(answer) => read(&answer),
            Err(no_answer) => Said::Nothing(no_answer),
        }
    }

    fn request(&self, method: Method, path: &str) -> Builder {
        Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header(AUTHORIZATION, self.authorization.clone())
    }
}

fn read(answer: &Response<Bytes>) -> Said {
    let status = answer.status();
    if status.is_success() {
        let payment = serde_json::from_slice(answer.body());
        return payment.map_or(Said::Nothing(NoAnswer::Lost), |payment| Said::Payment(Box::new(payment)));
    }
    match serde_json::from_slice::<TossError>(answer.body()) {
        Ok(TossError { code }) => Said::Refused { status, code },
        // Something between us and Toss: what stands behind it may have worked.
        Err(_) => Said::Nothing(NoAnswer::Lost),
    }
}

fn json(body: &impl Serialize) -> Bytes {
    // Texts and numbers always become JSON; an empty body would be refused by Toss as malformed.
    serde_json::to_vec(body).map_or_else(|_| Bytes::new(), Bytes::from)
}
