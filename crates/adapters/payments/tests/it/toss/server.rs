//! Toss behind a real socket, and the client that production uses.

use std::net::SocketAddr;
use std::sync::Arc;

use frontrow_payments::{HttpsClient, TimeLimited, TossGateway};
use hyper::Request;
use hyper::body::Bytes;
use serde_json::Value;

use super::provider::{Provider, SECRET_KEY};
use crate::wire::{ANSWER_TIMEOUT, Between, Provides, listening};

impl Provides for Provider {
    const CAPTURE: &'static str = "/confirm";

    async fn answer(&self, request: Request<Bytes>) -> (u16, Value) {
        self.respond(request).await
    }
}

pub(super) async fn served(provider: &Provider, between: Between) -> TimeLimited {
    at(listening(provider, between).await, SECRET_KEY)
}

pub(super) fn at(address: SocketAddr, secret_key: &str) -> TimeLimited {
    let http = Arc::new(HttpsClient::new().unwrap());
    let toss = TossGateway::new(http, &format!("http://{address}/"), secret_key).unwrap();
    TimeLimited::new(Arc::new(toss), ANSWER_TIMEOUT)
}
