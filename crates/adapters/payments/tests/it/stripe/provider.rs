//! What Stripe does, as far as it is documented: payment intents that a browser authorises and `capture` takes; the
//! first answer again for the same idempotency key, and an error where the rest of the request differs.

use std::collections::HashMap;
use std::future::pending;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use frontrow_domain::shared::{ReservationId, Won};
use frontrow_payments::{Http, NoAnswer};
use frontrow_testkit::money::payment_gateway::MoneyMoved;
use hyper::body::Bytes;
use hyper::{Method, Request, Response};
use serde_json::Value;
use tokio::time::sleep;

use super::ledger::{Intent, Ledger, Refund, refused};

pub(super) const SECRET_KEY: &str = "sk_test_51H8xyzExample";
const CAPTURE_TAKES: Duration = Duration::from_secs(20);

pub(super) type Answer = (u16, Value);
pub(super) type Form = HashMap<String, String>;

/// What a request was, to be told from another under the same key.
type Asked = (String, Vec<u8>);

#[derive(Default)]
struct State {
    ledger: Ledger,
    /// What each idempotency key was used for, and its answer; none yet while it is worked on.
    answers: HashMap<String, (Asked, Option<Answer>)>,
    requests: Vec<String>,
}

#[derive(Clone, Default)]
pub(super) struct Provider(Arc<Mutex<State>>);

impl Provider {
    fn with<T>(&self, work: impl FnOnce(&mut Ledger) -> T) -> T {
        work(&mut self.0.lock().unwrap().ledger)
    }

    /// The buyer went through the browser's part: the money is held.
    pub(super) fn authorised(&self, id: &str, reservation: ReservationId, amount: Won) {
        let reservation = Some(reservation.to_string());
        self.made(id, Intent { reservation, amount: amount.amount(), status: "requires_capture", ..Intent::default() });
    }

    pub(super) fn made(&self, id: &str, intent: Intent) {
        self.with(|ledger| ledger.intents.insert(id.to_owned(), intent));
    }

    /// Something happens in the browser, at Stripe's own desk, or by the clock.
    pub(super) fn becomes(&self, id: &str, status: &'static str) {
        self.with(|ledger| ledger.intents.get_mut(id).unwrap().status = status);
    }

    pub(super) fn status(&self, id: &str) -> &'static str {
        self.with(|ledger| ledger.intents[id].status)
    }

    pub(super) fn refunds_become(&self, status: &'static str) {
        self.with(|ledger| ledger.refunds.iter_mut().for_each(|refund| refund.status = status));
    }

    pub(super) fn amount(&self, id: &str) -> i64 {
        self.with(|ledger| ledger.intents[id].amount)
    }

    pub(super) fn gave_back(&self, refund: Refund) {
        self.with(|ledger| ledger.refunds.push(refund));
    }

    /// Refunds are not made at once from now on.
    pub(super) fn refunds_take_their_time(&self) {
        self.with(|ledger| ledger.slow_refunds = true);
    }

    /// How often something was really done: (captures, cancellations, refunds).
    pub(super) fn work(&self) -> (usize, usize, usize) {
        self.with(|ledger| (ledger.captures, ledger.cancellations, ledger.refunds.len()))
    }

    /// Method and path of every request that came.
    pub(super) fn requests(&self) -> Vec<String> {
        self.0.lock().unwrap().requests.clone()
    }

    pub(super) fn moved(&self, reservation: ReservationId) -> MoneyMoved {
        self.with(|ledger| ledger.moved(&reservation.to_string()))
    }

    pub(super) async fn respond(&self, request: Request<Bytes>) -> Answer {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        self.0.lock().unwrap().requests.push(format!("{method} {path}"));
        if request.headers().get("authorization").is_none_or(|given| given != &format!("Bearer {SECRET_KEY}")) {
            return refused(401, "invalid_request_error", None);
        }
        assert!(request.headers().contains_key("stripe-version"), "the account's own version is nobody's promise");
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        if method == Method::GET {
            let query = form(request.uri().query().unwrap_or_default().as_bytes());
            return self.with(|ledger| match parts.as_slice() {
                ["v1", "payment_intents"] => ledger.list(&query),
                ["v1", "payment_intents", id] => ledger.show(id, &query),
                ["v1", "refunds"] => ledger.refunds_of(&query["payment_intent"]),
                _ => refused(404, "invalid_request_error", None),
            });
        }
        let is_form = request.headers()["content-type"] == "application/x-www-form-urlencoded";
        assert!(is_form, "Stripe reads forms");
        self.once(&request, &path).await
    }

    /// Does what is asked once for each idempotency key, and to its end, whoever still waits.
    async fn once(&self, request: &Request<Bytes>, path: &str) -> Answer {
        let key = request.headers().get("idempotency-key").map(|key| key.to_str().unwrap().to_owned());
        let asked: Asked = (path.to_owned(), request.body().to_vec());
        let is_capture = path.ends_with("/capture");
        let before = key.as_ref().and_then(|key| self.before(key, &asked));
        let answer = if let Some(answer) = before { answer } else { self.act(key, asked).await };
        if is_capture && path.contains("lost") {
            pending::<()>().await;
        }
        answer
    }

    async fn act(&self, key: Option<String>, (path, body): Asked) -> Answer {
        let provider = self.clone();
        let work = tokio::spawn(async move {
            if path.contains("slow") && path.ends_with("/capture") {
                take_time().await;
            }
            let mut state = provider.0.lock().unwrap();
            let answer = state.ledger.act(&path, &form(&body));
            if let Some(key) = key {
                state.answers.get_mut(&key).unwrap().1 = Some(answer.clone());
            }
            answer
        });
        work.await.unwrap()
    }

    /// What was said under this key before; none where the work is to be done now.
    fn before(&self, key: &str, asked: &Asked) -> Option<Answer> {
        let mut state = self.0.lock().unwrap();
        match state.answers.get(key) {
            Some((first, _)) if first != asked => Some(refused(400, "idempotency_error", None)),
            Some((_, Some(answer))) => Some(answer.clone()),
            Some((_, None)) => Some(refused(409, "idempotency_error", Some("idempotency_key_in_use"))),
            None => {
                state.answers.insert(key.to_owned(), (asked.clone(), None));
                None
            }
        }
    }
}

pub(super) fn form(text: &[u8]) -> Form {
    form_urlencoded::parse(text).into_owned().collect()
}

#[expect(clippy::disallowed_methods, reason = "no guess: the provider is as slow as this")]
async fn take_time() {
    sleep(CAPTURE_TAKES).await;
}

/// Without a network: time can be paused.
#[async_trait]
impl Http for Provider {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, NoAnswer> {
        let (status, body) = self.respond(request).await;
        Ok(Response::builder().status(status).body(body.to_string().into()).unwrap())
    }
}
