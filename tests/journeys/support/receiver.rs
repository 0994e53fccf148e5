use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use standardwebhooks::Webhook;
use tokio::net::TcpListener;

use super::eventually;

/// A receiver of webhooks on this machine.
#[derive(Clone)]
pub struct Receiver {
    address: SocketAddr,
    answers: Arc<AtomicU16>,
    got: Arc<Mutex<Vec<Told>>>,
}

/// One request that it got.
#[derive(Clone, Debug)]
pub struct Told {
    headers: HeaderMap,
    body: Bytes,
}

impl Told {
    pub fn event(&self) -> String {
        self.headers["webhook-id"].to_str().unwrap().to_owned()
    }

    pub fn body(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn kind(&self) -> String {
        self.body()["type"].as_str().unwrap().to_owned()
    }

    /// Whether whoever knows `secret` takes it for ours.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        Webhook::new(secret).unwrap().verify(&self.body, &self.headers).is_ok()
    }
}

impl Receiver {
    /// One that takes everything.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Self {
            address: listener.local_addr().unwrap(),
            answers: Arc::new(AtomicU16::new(204)),
            got: Arc::default(),
        };
        let this = receiver.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let this = this.clone();
                let service = service_fn(move |request| this.clone().take(request));
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        receiver
    }

    async fn take(self, request: Request<Incoming>) -> Result<Response<Empty<Bytes>>, Infallible> {
        let (head, body) = request.into_parts();
        if let Ok(body) = body.collect().await {
            self.got.lock().unwrap().push(Told { headers: head.headers, body: body.to_bytes() });
        }
        Ok(Response::builder().status(self.answers.load(Ordering::SeqCst)).body(Empty::new()).unwrap())
    }

    pub fn url(&self) -> String {
        format!("http://{}/hooks", self.address)
    }

    /// Answers with this status from now on.
    pub fn answer(&self, status: u16) {
        self.answers.store(status, Ordering::SeqCst);
    }

    pub fn got(&self) -> Vec<Told> {
        self.got.lock().unwrap().clone()
    }

    /// Waits until it got one of each of these kinds; gives everything it got.
    pub async fn got_all(&self, kinds: &[&str], within: Duration) -> Vec<Told> {
        eventually(&format!("the receiver gets {kinds:?}"), within, async || {
            let got = self.got();
            kinds.iter().all(|kind| got.iter().any(|told| told.kind() == *kind)).then_some(got)
        })
        .await
    }
}
