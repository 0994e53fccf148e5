use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{interval, timeout};

use super::FakeDesk;
use super::routes::{answer, too_large};

/// More than a few servers keep open; whoever comes beyond waits.
const CONNECTIONS_AT_MOST: usize = 1_024;
/// An approval has a few hundred bytes.
const BODY_BYTES_AT_MOST: usize = 16 * 1024;
/// For how long a request may be on its way in.
const READ_WITHIN: Duration = Duration::from_secs(5);
/// For how long a connection may say nothing: longer than clients keep one that they do not use.
const SILENT_AT_MOST: Duration = Duration::from_secs(60);
/// Before the next try where a connection cannot be taken: files are scarce, and come back.
const PAUSE: Duration = Duration::from_millis(100);

/// The desk hangs up without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the desk hangs up")]
struct HangUp;

impl FakeDesk {
    /// Answers whoever connects, and never ends.
    pub async fn serve(self, listener: TcpListener) {
        let places = Arc::new(Semaphore::new(CONNECTIONS_AT_MOST));
        let mut pause = interval(PAUSE);
        loop {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
            match listener.accept().await {
                Ok((stream, _)) => {
                    let desk = self.clone();
                    tokio::spawn(async move {
                        desk.converse(stream).await;
                        drop(place);
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection cannot be taken");
                    pause.tick().await;
                }
            }
        }
    }

    async fn converse(self, stream: TcpStream) {
        let service = service_fn(move |request| respond(self.clone(), request));
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(SILENT_AT_MOST);
        if let Err(error) = http.serve_connection(TokioIo::new(stream), service).await {
            tracing::debug!(%error, "a connection ended");
        }
    }
}

async fn respond(desk: FakeDesk, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, HangUp> {
    let (head, body) = request.into_parts();
    let body = timeout(READ_WITHIN, Limited::new(body, BODY_BYTES_AT_MOST).collect()).await.map_err(|_| HangUp)?;
    let response = match body {
        Ok(body) => answer(&desk, Request::from_parts(head, body.to_bytes())).await.map_err(|_| HangUp)?,
        Err(error) if error.is::<LengthLimitError>() => too_large(BODY_BYTES_AT_MOST),
        Err(_) => return Err(HangUp),
    };
    Ok(response.map(Full::new))
}
