//! A provider behind a real socket, and what stands between us and it.

use std::net::SocketAddr;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpListener;

/// Long enough for a machine under load, short enough for the tests that wait for it.
pub(crate) const ANSWER_TIMEOUT: Duration = Duration::from_millis(700);

/// What a provider says to a request.
pub(crate) trait Provides: Clone + Send + Sync + 'static {
    /// The end of the path by which money is captured.
    const CAPTURE: &'static str;
    fn answer(&self, request: Request<Bytes>) -> impl Future<Output = (u16, Value)> + Send;
}

/// What spoils the answer to a capture on its way.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Between {
    Nothing,
    /// It is a page of somebody else's.
    BadGateway,
    /// It never ends.
    Flood,
    /// The connection is cut after the capture was taken in.
    Cut,
}

pub(crate) async fn listening<P: Provides>(provider: &P, between: Between) -> SocketAddr {
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

#[derive(Debug, thiserror::Error)]
#[error("cut")]
struct Cut;

async fn respond<P: Provides>(
    provider: P,
    between: Between,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Cut> {
    let is_capture = request.uri().path().ends_with(P::CAPTURE);
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
pub(crate) async fn nobody() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap()
}
