//! What Toss does, as far as it is documented: payments that a browser has authenticated, captured by `confirm`, given
//! back by `cancel`; the first answer again for the same idempotency key, path and method.

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
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::macros::{format_description, offset};
use tokio::time::sleep;

pub(super) const SECRET_KEY: &str = "test_sk_zXLkKEypNArWmo50";
/// `test_sk_zXLkKEypNArWmo50:` in base64.
const AUTHORIZATION: &str = "Basic dGVzdF9za196WExrS0V5cE5BcldtbzUwOg==";
const CAPTURE_TAKES: Duration = Duration::from_secs(20);

type Answer = (u16, Value);

#[derive(Clone)]
struct Payment {
    order_id: String,
    currency: &'static str,
    amount: i64,
    status: &'static str,
    confirmed_by: Option<String>,
}

/// A movement of money, as Toss lists them.
#[derive(Clone)]
pub(super) struct Movement {
    pub(super) key: String,
    pub(super) order_id: String,
    pub(super) status: &'static str,
    pub(super) amount: i64,
    pub(super) at: OffsetDateTime,
}

#[derive(Default)]
struct Books {
    payments: HashMap<String, Payment>,
    /// What each idempotency key was answered; nothing yet while it is worked on.
    answers: HashMap<(String, String), Option<Answer>>,
    confirmations: usize,
    cancellations: usize,
    movements: Vec<Movement>,
}

#[derive(Clone, Default)]
pub(super) struct Provider(Arc<Mutex<Books>>);

impl Provider {
    /// The buyer went through the payment window: there is a payment, and it can be confirmed.
    pub(super) fn authenticated(&self, key: &str, order_id: &str, amount: Won) {
        self.authenticated_in(key, order_id, amount, "KRW");
    }

    pub(super) fn authenticated_in(&self, key: &str, order_id: &str, amount: Won, currency: &'static str) {
        let (order_id, amount) = (order_id.to_owned(), amount.amount());
        let payment = Payment { order_id, currency, amount, status: "IN_PROGRESS", confirmed_by: None };
        self.0.lock().unwrap().payments.insert(key.to_owned(), payment);
    }

    /// Something happens at Toss's own desk, or by the clock.
    pub(super) fn becomes(&self, key: &str, status: &'static str) {
        self.0.lock().unwrap().payments.get_mut(key).unwrap().status = status;
    }

    pub(super) fn status(&self, key: &str) -> &'static str {
        self.0.lock().unwrap().payments[key].status
    }

    /// What was captured under this key.
    pub(super) fn captured(&self, key: &str) -> i64 {
        let books = self.0.lock().unwrap();
        books.movements.iter().find(|movement| movement.key == key).unwrap().amount
    }

    /// Toss writes down that money moved.
    pub(super) fn moves(&self, movement: Movement) {
        self.0.lock().unwrap().movements.push(movement);
    }

    /// How often something was really done: (captures, refunds).
    pub(super) fn work(&self) -> (usize, usize) {
        let books = self.0.lock().unwrap();
        (books.confirmations, books.cancellations)
    }

    pub(super) fn moved(&self, reservation: ReservationId) -> MoneyMoved {
        let (order, mut moved) = (reservation.to_string(), MoneyMoved::default());
        for payment in self.0.lock().unwrap().payments.values().filter(|payment| payment.order_id == order) {
            let amount = Won::new(payment.amount).unwrap();
            match payment.status {
                "DONE" => moved.captured = moved.captured.checked_add(amount).unwrap(),
                "CANCELED" => {
                    moved.captured = moved.captured.checked_add(amount).unwrap();
                    moved.refunded = moved.refunded.checked_add(amount).unwrap();
                }
                _ => {}
            }
        }
        moved
    }

    pub(super) async fn respond(&self, request: Request<Bytes>) -> Answer {
        if request.headers().get("authorization").is_none_or(|given| given != AUTHORIZATION) {
            return refused(401, "UNAUTHORIZED_KEY");
        }
        let path = request.uri().path().to_owned();
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        match (request.method(), parts.as_slice()) {
            (&Method::GET, ["v1", "payments", key]) => self.show(key),
            (&Method::GET, ["v1", "transactions"]) => self.list(request.uri().query().unwrap_or_default()),
            (&Method::POST, ["v1", "payments", "confirm"]) => self.once(&request, &path, None).await,
            (&Method::POST, ["v1", "payments", key, "cancel"]) => self.once(&request, &path, Some(key)).await,
            _ => refused(404, "NOT_FOUND"),
        }
    }

    fn show(&self, key: &str) -> Answer {
        match self.0.lock().unwrap().payments.get(key) {
            Some(payment) => (200, rendered(key, payment)),
            None => refused(404, "NOT_FOUND_PAYMENT"),
        }
    }

    /// Those between two Korean times, in the order they happened, behind the one that the cursor names.
    fn list(&self, query: &str) -> Answer {
        let fields: HashMap<String, String> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let limit: usize = fields["limit"].parse().unwrap();
        assert!(limit <= 5_000, "Toss gives no more");
        let movements = self.0.lock().unwrap().movements.clone();
        let numbered = movements.into_iter().enumerate().map(|(number, movement)| (format!("txrd_{number}"), movement));
        let all: Vec<_> = numbered
            .filter(|(_, movement)| (&fields["startDate"]..=&fields["endDate"]).contains(&&korean(movement.at)))
            .collect();
        let after = fields.get("startingAfter").map_or(0, |after| {
            1 + all.iter().position(|(key, _)| key == after).expect("a cursor is a transaction that was listed")
        });
        let page =
            all.iter().skip(after).take(limit).map(|(transaction, Movement { key, order_id, status, amount, at })| {
                json!({"mId": "tosspayments", "transactionKey": transaction, "paymentKey": key, "orderId": order_id,
                "currency": "KRW", "method": "카드", "customerKey": null, "useEscrow": false, "amount": amount,
                "status": status, "transactionAt": format!("{}+09:00", korean(*at))})
            });
        (200, page.collect())
    }

    /// Does what is asked once for each idempotency key, whatever the body, and whoever still waits.
    async fn once(&self, request: &Request<Bytes>, path: &str, cancelled: Option<&str>) -> Answer {
        let idempotency_key = request.headers()["idempotency-key"].to_str().unwrap().to_owned();
        let once = (path.to_owned(), idempotency_key.clone());
        let body: Value = serde_json::from_slice(request.body()).unwrap();
        let key = cancelled.or_else(|| body["paymentKey"].as_str()).unwrap().to_owned();
        let before = self.0.lock().unwrap().answers.get(&once).cloned();
        let answer = match before {
            Some(Some(answer)) => answer,
            Some(None) => return refused(409, "IDEMPOTENT_REQUEST_PROCESSING"),
            None => {
                self.0.lock().unwrap().answers.insert(once.clone(), None);
                let (provider, key, is_cancel) = (self.clone(), key.clone(), cancelled.is_some());
                let work = tokio::spawn(async move {
                    if key.starts_with("slow") && !is_cancel {
                        take_time().await;
                    }
                    let mut books = provider.0.lock().unwrap();
                    let act = if is_cancel { Books::cancel } else { Books::confirm };
                    let answer = act(&mut books, &key, &body, &idempotency_key);
                    books.answers.insert(once, Some(answer.clone()));
                    answer
                });
                work.await.unwrap()
            }
        };
        if key.starts_with("lost") && cancelled.is_none() {
            pending::<()>().await;
        }
        answer
    }
}

impl Books {
    fn confirm(&mut self, key: &str, body: &Value, idempotency_key: &str) -> Answer {
        let Some(payment) = self.payments.get_mut(key) else { return refused(404, "NOT_FOUND_PAYMENT") };
        if body["orderId"] != payment.order_id.as_str() {
            return refused(404, "NOT_FOUND_PAYMENT_SESSION");
        }
        if body["amount"] != payment.amount {
            return refused(400, "INVALID_REQUEST");
        }
        match payment.status {
            "IN_PROGRESS" if key.starts_with("decline") => {
                payment.status = "ABORTED";
                refused(403, "REJECT_CARD_COMPANY")
            }
            "IN_PROGRESS" if key.starts_with("unwell") => refused(400, "PROVIDER_ERROR"),
            "IN_PROGRESS" => {
                payment.status = "DONE";
                payment.confirmed_by = Some(idempotency_key.to_owned());
                self.confirmations += 1;
                if key.starts_with("confused") {
                    return refused(400, "PROVIDER_ERROR");
                }
                (200, rendered(key, payment))
            }
            "EXPIRED" => refused(404, "NOT_FOUND_PAYMENT_SESSION"),
            _ => refused(400, "ALREADY_PROCESSED_PAYMENT"),
        }
    }

    fn cancel(&mut self, key: &str, body: &Value, _: &str) -> Answer {
        let Some(payment) = self.payments.get_mut(key) else { return refused(404, "NOT_FOUND_PAYMENT") };
        match payment.status {
            "DONE" if body["cancelReason"].as_str().is_none_or(str::is_empty) => refused(400, "INVALID_REQUEST"),
            "DONE" if body["cancelAmount"] == payment.amount => {
                payment.status = "CANCELED";
                self.cancellations += 1;
                (200, rendered(key, payment))
            }
            "DONE" => refused(403, "NOT_CANCELABLE_AMOUNT"),
            "CANCELED" => refused(400, "ALREADY_CANCELED_PAYMENT"),
            _ => refused(403, "NOT_CANCELABLE_PAYMENT"),
        }
    }
}

fn korean(at: OffsetDateTime) -> String {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");
    at.to_offset(offset!(+9)).format(format).unwrap()
}

fn rendered(key: &str, payment: &Payment) -> Value {
    let Payment { order_id, currency, amount, status, confirmed_by } = payment;
    let failure = (*status == "ABORTED")
        .then(|| json!({"code": "REJECT_CARD_COMPANY", "message": "결제 승인이 거절되었습니다."}));
    json!({
        "mId": "tosspayments", "version": "2022-11-16", "paymentKey": key, "orderId": order_id, "orderName": "A1",
        "status": status, "currency": currency, "method": "카드", "type": "NORMAL",
        "totalAmount": amount, "balanceAmount": if *status == "CANCELED" { 0 } else { *amount },
        "requestedAt": "2026-11-20T10:00:00+09:00",
        "approvedAt": confirmed_by.as_ref().map(|_| "2026-11-20T10:00:05+09:00"),
        "card": {"number": "12345678****000*", "issuerCode": "61"}, "cancels": null, "failure": failure,
    })
}

#[expect(clippy::disallowed_methods, reason = "no guess: the provider is as slow as this")]
async fn take_time() {
    sleep(CAPTURE_TAKES).await;
}

fn refused(status: u16, code: &str) -> Answer {
    (status, json!({"code": code, "message": "사람이 읽는 글입니다."}))
}

/// Without a network: time can be paused.
#[async_trait]
impl Http for Provider {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, NoAnswer> {
        let (status, body) = self.respond(request).await;
        Ok(Response::builder().status(status).body(body.to_string().into()).unwrap())
    }
}
