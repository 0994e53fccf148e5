use std::collections::HashMap;

use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Child;
use uuid::Uuid;

use super::api::client;
use super::redis::free_port;
use super::server::{command, listening};
use super::{Backend, Server};

/// The fake gateway as a process of its own: the world outside, which outlives every server of its story.
pub struct Gateway {
    base: String,
    http: Client,
    /// Ends with the story.
    _child: Child,
    _folder: TempDir,
}

/// What the gateway's own book says of one payment, in won.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Money {
    pub captured: i64,
    pub refunded: i64,
}

impl Gateway {
    /// Starts one that tells a server on `port` what happens.
    async fn telling(port: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("gateway.jsonl").display().to_string();
        let webhook = format!("http://127.0.0.1:{port}/api/v1/payments/webhooks/fake");
        let mut command = command(&[]);
        command.args(["fake-gateway", "--port", "0", "--ledger", &ledger, "--webhook", &webhook]);
        // A server that was killed takes no webhook, and the gateway says so for each.
        command.env("RUST_LOG", "error");
        let (child, base) = listening(command).await;
        Self { base, http: client(), _child: child, _folder: folder }
    }

    /// A gateway, and a server that pays there; webhooks find the server again after it was killed.
    pub async fn with_server(backend: Backend, settings: &[(&str, &str)]) -> (Self, Server) {
        let port = free_port().to_string();
        let gateway = Self::telling(&port).await;
        // A gateway that is away is a line in the log for each who wanted to pay.
        let quiet = ("RUST_LOG", "off");
        let mut all = vec![("http.port", port.as_str()), ("payments.fake_url", &gateway.base), quiet];
        all.extend_from_slice(settings);
        let server = Server::start(backend, &all).await;
        (gateway, server)
    }

    /// Has the whole of it do something wrong.
    pub async fn misbehave(&self, faults: &Value) {
        let asked = self.http.put(format!("{}/faults", self.base)).json(faults).send().await.unwrap();
        assert_eq!(asked.status(), 200, "{asked:?}");
    }

    /// All is well again.
    pub async fn behave(&self) {
        let asked = self.http.delete(format!("{}/faults", self.base)).send().await.unwrap();
        assert_eq!(asked.status(), 200, "{asked:?}");
    }

    /// Captures without asking us; gives the id of the payment there.
    pub async fn capture_by_hand(&self, key: &str, amount: i64) -> String {
        let (id, order) = (Uuid::now_v7(), Uuid::now_v7());
        let body = json!({ "paymentId": id, "reservationId": order, "paymentKey": key, "amount": amount });
        self.post("/payments", &body).await;
        id.to_string()
    }

    /// Gives money back without asking us.
    pub async fn give_back_by_hand(&self, payment: &str, amount: i64) {
        self.post(&format!("/payments/{payment}/refund"), &json!({ "amount": amount })).await;
    }

    async fn post(&self, path: &str, body: &Value) {
        let done = self.http.post(format!("{}{path}", self.base)).json(body).send().await.unwrap();
        assert_eq!(done.status(), 200, "{done:?}");
    }

    /// What it has captured and given back, by payment key.
    pub async fn book(&self) -> HashMap<String, Money> {
        let (mut book, mut next) = (HashMap::new(), String::new());
        loop {
            let page = self.http.get(format!("{}/ledger{next}", self.base)).send().await.unwrap();
            let page: Value = serde_json::from_slice(&page.bytes().await.unwrap()).unwrap();
            for line in page["lines"].as_array().unwrap() {
                let won = |member: &str| line[member].as_i64().unwrap();
                let money = Money { captured: won("captured"), refunded: won("refunded") };
                let key = line["paymentKey"].as_str().unwrap().to_owned();
                assert_eq!(book.insert(key, money), None, "a key pays once: {line}");
            }
            match page["next"].as_str() {
                Some(after) => next = format!("?after={after}"),
                None => return book,
            }
        }
    }
}

impl Money {
    /// What it still has.
    pub const fn held(self) -> i64 {
        self.captured - self.refunded
    }
}
