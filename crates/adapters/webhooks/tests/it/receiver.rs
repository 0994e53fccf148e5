//! A receiver of the tests' own.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use frontrow_application::ports::{Answered, Outgoing, WebhookSender};
use frontrow_application::webhooks::Addresses;
use frontrow_domain::webhooks::{EndpointUrl, Message, SigningSecret};
use frontrow_webhooks::SignedWebhooks;
use http_body_util::BodyExt;
use hyper::body::{Body, Bytes, Frame, Incoming};
use hyper::header::{LOCATION, RETRY_AFTER};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response};
use hyper_util::rt::TokioIo;
use time::OffsetDateTime;
use tokio::net::TcpListener;

/// Long enough for a machine under load, short enough for the tests that wait for it.
pub const ANSWER_TIMEOUT: Duration = Duration::from_millis(900);

/// How a receiver behaves.
#[derive(Clone, Debug)]
pub enum Behaviour {
    Says(u16),
    /// 429 with this `Retry-After`.
    Busy(&'static str),
    /// 307 to this address.
    Redirects(String),
    /// Takes the request and never answers.
    Silent,
    /// 200, and a body without an end, as fast as it is read.
    Flood,
    /// 200, and a body that never comes.
    Stall,
    /// Hangs up in the middle of the request.
    Cut,
}

/// What a receiver was sent.
#[derive(Clone, Debug)]
pub struct Got {
    pub headers: HeaderMap,
    pub body: Bytes,
    pub line: String,
}

#[derive(Clone)]
pub struct Receiver {
    pub address: SocketAddr,
    got: Arc<Mutex<Vec<Got>>>,
    connections: Arc<AtomicUsize>,
}

impl Receiver {
    pub async fn that(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let receiver = Self { address, got: Arc::default(), connections: Arc::default() };
        let this = receiver.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                this.connections.fetch_add(1, Ordering::SeqCst);
                if matches!(behaviour, Behaviour::Cut) {
                    continue;
                }
                let (behaviour, this) = (behaviour.clone(), this.clone());
                let service = service_fn(move |request| respond(this.clone(), behaviour.clone(), request));
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        receiver
    }

    pub fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub fn url(&self) -> String {
        format!("http://{}/hooks?shop=1", self.address)
    }
}

async fn respond(
    receiver: Receiver,
    behaviour: Behaviour,
    request: Request<Incoming>,
) -> Result<Response<Answer>, hyper::Error> {
    let (head, body) = request.into_parts();
    let body = body.collect().await?.to_bytes();
    let line = format!("{} {}", head.method, head.uri);
    receiver.got.lock().unwrap().push(Got { headers: head.headers, body, line });
    let (status, answer) = match behaviour {
        Behaviour::Says(status) => (status, Answer::Ends),
        Behaviour::Busy(_) => (429, Answer::Ends),
        Behaviour::Redirects(_) => (307, Answer::Ends),
        Behaviour::Flood => (200, Answer::Flows),
        Behaviour::Stall | Behaviour::Cut => (200, Answer::Stalls),
        Behaviour::Silent => std::future::pending().await,
    };
    let mut response = Response::builder().status(status);
    if let Behaviour::Busy(pause) = behaviour {
        response = response.header(RETRY_AFTER, pause);
    } else if let Behaviour::Redirects(to) = behaviour {
        response = response.header(LOCATION, to);
    }
    Ok(response.body(answer).unwrap())
}

/// The body of an answer.
enum Answer {
    Ends,
    Flows,
    Stalls,
}

impl Body for Answer {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match *self {
            Self::Ends => Poll::Ready(None),
            Self::Flows => Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&[b' '; 4096]))))),
            Self::Stalls => Poll::Pending,
        }
    }
}

pub fn secret(byte: u8) -> SigningSecret {
    SigningSecret::from_random([byte; 32])
}

/// A message to `url`, signed now: the reference library refuses what is old.
#[expect(clippy::disallowed_methods, reason = "the reference library reads the wall clock too")]
pub fn to(url: &str) -> Outgoing {
    let body = r#"{"type":"points.spent","data":{"이름":"하늘"}}"#.to_owned();
    let message = Message { event: "points-1".to_owned(), kind: "points.spent".to_owned(), body };
    Outgoing { url: EndpointUrl::parse(url).unwrap(), message, secrets: vec![secret(1)], at: OffsetDateTime::now_utc() }
}

pub fn sender(addresses: Addresses) -> SignedWebhooks {
    SignedWebhooks::new(addresses).unwrap().answered_within(ANSWER_TIMEOUT)
}

/// Sends to a receiver on this machine.
pub async fn send(url: &str) -> Answered {
    sender(Addresses::Any).send(&to(url)).await
}
