//! Just enough of Stripe to sell against: payment intents in memory, and messages signed as Stripe signs them.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit, Mac};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;

use super::{Reply, Server};

const SECRET_KEY: &str = "sk_test_journey";
const WEBHOOK_SECRET: &str = "whsec_journey";

/// A Stripe of one's own.
#[derive(Clone)]
pub struct Stripe {
    address: String,
    intents: Arc<Mutex<HashMap<String, Value>>>,
}

impl Stripe {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let stripe = Self { address, intents: Arc::default() };
        let served = stripe.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let stripe = served.clone();
                let service = service_fn(move |request| stripe.clone().respond(request));
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        stripe
    }

    /// What makes a server take its money here.
    pub fn settings(&self) -> [(&str, &str); 4] {
        [
            ("payments.gateway", "stripe"),
            ("payments.stripe_url", &self.address),
            ("payments.stripe_secret_key", SECRET_KEY),
            ("payments.stripe_webhook_secret", WEBHOOK_SECRET),
        ]
    }

    /// The buyer goes through the browser's part.
    pub fn authorise(&self, id: &str) {
        let mut intents = self.intents.lock().unwrap();
        let intent = intents.get_mut(id).unwrap();
        (intent["status"], intent["amount_capturable"]) = (json!("requires_capture"), intent["amount"].clone());
    }

    /// Its status, what was captured of it, and what went back.
    pub fn money(&self, id: &str) -> (String, i64, i64) {
        let intent = self.intents.lock().unwrap()[id].clone();
        let back = intent["latest_charge"]["amount_refunded"].as_i64().unwrap();
        (intent["status"].as_str().unwrap().to_owned(), intent["amount_received"].as_i64().unwrap(), back)
    }

    /// Money moves here that nobody asked for.
    pub fn capture_by_hand(&self, id: &str) {
        let mut intents = self.intents.lock().unwrap();
        let intent = intents.get_mut(id).unwrap();
        (intent["status"], intent["amount_received"]) = (json!("succeeded"), intent["amount"].clone());
    }

    /// Tells `server` what became of an intent, signed with `secret`, or as Stripe does.
    pub async fn tell(&self, server: &Server, kind: &str, id: &str, secret: Option<&str>) -> Reply {
        let object = self.intents.lock().unwrap()[id].clone();
        let body = json!({"id": "evt_1", "object": "event", "type": kind, "data": {"object": object}}).to_string();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.unwrap_or(WEBHOOK_SECRET).as_bytes()).unwrap();
        mac.update(format!("{now}.{body}").as_bytes());
        let signature: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let message = server.api.post("/payments/webhooks/stripe").raw(body);
        message.header("Stripe-Signature", &format!("t={now},v1={signature}")).send().await
    }

    async fn respond(self, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
        let is_ours = request.headers().get("authorization").is_some_and(|key| key == &format!("Bearer {SECRET_KEY}"));
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let query = request.uri().query().unwrap_or_default().to_owned();
        let body = request.into_body().collect().await.unwrap().to_bytes();
        let text = if method == Method::GET { query.as_bytes().to_vec() } else { body.to_vec() };
        let fields: HashMap<String, String> = form_urlencoded::parse(&text).into_owned().collect();
        let (status, answer) = if is_ours { self.act(&method, &path, &fields) } else { (401, json!({})) };
        Ok(Response::builder().status(status).body(Full::new(answer.to_string().into())).unwrap())
    }

    fn act(&self, method: &Method, path: &str, fields: &HashMap<String, String>) -> (u16, Value) {
        let mut intents = self.intents.lock().unwrap();
        let parts: Vec<&str> = path.trim_start_matches("/v1/").split('/').collect();
        match (method, parts.as_slice()) {
            (&Method::POST, ["payment_intents"]) => {
                let (id, amount) = (format!("pi_{}", intents.len() + 1), fields["amount"].parse().unwrap());
                let intent = made(&id, amount, &fields["metadata[reservation]"]);
                intents.insert(id, intent.clone());
                (200, intent)
            }
            (&Method::GET, ["payment_intents"]) => {
                (200, json!({"has_more": false, "data": intents.values().collect::<Vec<_>>()}))
            }
            (&Method::GET, ["refunds"]) => {
                let back = &intents[&fields["payment_intent"]]["latest_charge"]["amount_refunded"];
                (200, json!({"has_more": false, "data": [{"amount": back, "status": "succeeded"}]}))
            }
            (&Method::POST, ["refunds"]) => {
                let intent = intents.get_mut(&fields["payment_intent"]).unwrap();
                intent["latest_charge"]["amount_refunded"] = intent["amount_received"].clone();
                (200, json!({"amount": intent["amount_received"], "status": "succeeded"}))
            }
            (_, ["payment_intents", id, ..]) if intents.contains_key(*id) => {
                let intent = intents.get_mut(*id).unwrap();
                match parts.last() {
                    Some(&"capture") => {
                        (intent["status"], intent["amount_received"]) = (json!("succeeded"), intent["amount"].clone());
                    }
                    Some(&"cancel") => intent["status"] = json!("canceled"),
                    _ => {}
                }
                (200, intent.clone())
            }
            _ => (404, json!({"error": {"type": "invalid_request_error", "code": "resource_missing"}})),
        }
    }
}

fn made(id: &str, amount: i64, reservation: &str) -> Value {
    json!({
        "id": id, "object": "payment_intent", "status": "requires_payment_method", "amount": amount, "currency": "krw",
        "amount_capturable": 0, "amount_received": 0, "client_secret": format!("{id}_secret_1"),
        "metadata": {"reservation": reservation}, "latest_charge": {"id": "ch_1", "amount_refunded": 0},
        "last_payment_error": null,
    })
}
