//! The provider behind a real socket, and the client that production uses.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use frontrow_payments::{HttpsClient, TimeLimited, TossGateway};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use super::provider::{Provider, SECRET_KEY};

/// Long enough for a machine under load, short enough for the tests that wait for it.
pub(super) const ANSWER_TIMEOUT: Duration = Duration::from_millis(700);

/// What stands between us and the provider, and spoils what it says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Between {
    Nothing,
    /// The answer to a capture is a page of somebody else's.
    BadGateway,
    /// The answer to a capture never ends.
    Flood,
    /// The connection is cut after a capture was taken in.
    Cut,
}

pub(super) async fn served(provider: &Provider, between: Between) -> TimeLimited {
    at(listening(provider, between).await, SECRET_KEY)
}

pub(super) async fn listening(provider: &Provider, between: Between) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let provider = provider.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let provider = provider.clone();
            let service = service_fn(move |request| respond(provider.clone(), between, request));
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    address
}

pub(super) fn at(address: SocketAddr, secret_key: &str) -> TimeLimited {
    let http = Arc::new(HttpsClient::new().unwrap());
    let toss = TossGateway::new(http, &format!("http://{address}/"), secret_key).unwrap();
    TimeLimited::new(Arc::new(toss), ANSWER_TIMEOUT)
}

#[derive(Debug, thiserror::Error)]
#[error("cut")]
struct Cut;

async fn respond(
    provider: Provider,
    between: Between,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Cut> {
    let is_capture = request.uri().path().ends_with("/confirm");
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(|_| Cut)?.to_bytes();
    let (status, body) = provider.answer(Request::from_parts(head, body)).await;
    let answer = |status: u16, body: Bytes| Ok(Response::builder().status(status).body(Full::new(body)).unwrap());
    match between {
        Between::BadGateway if is_capture => answer(502, Bytes::from_static(b"<html>502 Bad Gateway</html>")),
        Between::Flood if is_capture => answer(200, vec![b' '; 1024 * 1024].into()),
        Between::Cut if is_capture => Err(Cut),
        Between::Nothing | Between::BadGateway | Between::Flood | Between::Cut => {
            answer(status, body.to_string().into())
        }
    }
}

/// An address where nobody listens any more.
pub(super) async fn nobody() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap()
}
