//! Stripe behind a real socket, and the client that production uses.

use std::net::SocketAddr;
use std::sync::Arc;

use frontrow_payments::{HttpsClient, StripeGateway, TimeLimited};
use frontrow_testkit::FakeClock;
use hyper::Request;
use hyper::body::Bytes;
use serde_json::Value;

use super::messages::WEBHOOK_SECRET;
use super::provider::{Provider, SECRET_KEY};
use crate::wire::{ANSWER_TIMEOUT, Between, Provides, listening};

impl Provides for Provider {
    const CAPTURE: &'static str = "/capture";

    async fn answer(&self, request: Request<Bytes>) -> (u16, Value) {
        self.respond(request).await
    }
}

pub(super) async fn served(provider: &Provider, between: Between) -> TimeLimited {
    at(listening(provider, between).await, SECRET_KEY)
}

pub(super) fn at(address: SocketAddr, secret_key: &str) -> TimeLimited {
    let (http, clock) = (Arc::new(HttpsClient::new().unwrap()), Arc::new(FakeClock::default()));
    let stripe = StripeGateway::new(http, &format!("http://{address}/"), secret_key, WEBHOOK_SECRET, clock).unwrap();
    TimeLimited::new(Arc::new(stripe), ANSWER_TIMEOUT)
}
