//! Bodies are read whole before anything is decided: a body that is left unread closes the connection, and a client
//! that waits to be heard gets a reset instead of its answer.

use std::time::Duration;

use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use actix_web::web::{Bytes, BytesMut};
use actix_web::{HttpMessage, HttpRequest};
use futures_util::StreamExt;

use crate::problem::{Problem, Slug};

/// More than any request of ours needs.
pub const BODY_BYTES_AT_MOST: usize = 16 * 1024;
/// Gateways send whole payment objects.
const MESSAGE_BYTES_AT_MOST: usize = 64 * 1024;
/// How much of a body that is too large is read and thrown away so that its sender hears why; beyond it the
/// connection is closed.
const DISCARDED_BYTES_AT_MOST: usize = 1024 * 1024;
/// Half of what a request may take in all.
const BODY_DEADLINE: Duration = Duration::from_secs(5);

/// A request's body, as it came.
#[derive(Clone)]
pub(crate) struct WholeBody(Bytes);

impl WholeBody {
    /// The body of a request; nothing when it had none.
    pub(crate) fn of(request: &HttpRequest) -> Bytes {
        request.extensions().get::<Self>().map(|body| body.0.clone()).unwrap_or_default()
    }
}

/// Reads the body of a request that has one.
pub(crate) async fn read_body(request: &mut ServiceRequest) -> Result<(), Problem> {
    let headers = request.headers();
    if !headers.contains_key(CONTENT_LENGTH) && !headers.contains_key(TRANSFER_ENCODING) {
        return Ok(());
    }
    let limit = limit(request.path());
    let read = tokio::time::timeout(BODY_DEADLINE, collect(request.take_payload(), limit)).await;
    let body = read.map_err(|_late| Problem::malformed("", "the body did not arrive in time"))??;
    request.extensions_mut().insert(WholeBody(body));
    Ok(())
}

fn limit(path: &str) -> usize {
    if path.starts_with("/api/v1/payments/webhooks/") { MESSAGE_BYTES_AT_MOST } else { BODY_BYTES_AT_MOST }
}

async fn collect(mut payload: Payload, limit: usize) -> Result<Bytes, Problem> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error: PayloadError| {
            tracing::debug!("a body broke off: {error}");
            Problem::malformed("", "the body broke off")
        })?;
        if body.len() + chunk.len() > limit {
            discard(payload).await;
            let detail = format!("a body has at most {limit} bytes");
            return Err(Slug::PayloadTooLarge.because(detail));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

async fn discard(mut payload: Payload) {
    let mut discarded = 0;
    while let Some(Ok(chunk)) = payload.next().await {
        discarded += chunk.len();
        if discarded > DISCARDED_BYTES_AT_MOST {
            return;
        }
    }
}
