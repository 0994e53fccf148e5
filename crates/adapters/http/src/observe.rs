//! The outermost layer: every request is traced, counted, answered in time, and answered with a problem where it
//! fails.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpResponse};
use futures_util::FutureExt;
use tracing::Instrument;

use crate::compression;
use crate::known_paths::KnownPaths;
use crate::metrics::Counted;
use crate::problem::{Asked, Problem, Slug, fault, problem_of, render};
use crate::trace::TraceId;

/// Every request is answered within ten seconds, whatever it waits for; one is left for the way.
const REQUEST_DEADLINE: Duration = Duration::from_secs(9);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub(crate) async fn observe(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let began = Instant::now();
    let trace = TraceId::of(request.headers());
    let instance = request.path().to_owned();
    let counted = Counted::new(request.method(), route(&request));
    // At the highest level, so that a log of nothing but errors still tells whose request failed. The query stays out:
    // it may hold an e-mail address.
    let span =
        tracing::error_span!("request", trace_id = %trace.as_str(), method = %counted.method, route = %counted.route);
    // Whatever can be read can be asked about; the connection leaves the body of the answer out by itself.
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let asked = Asked { instance: &instance, trace_id: trace.as_str() };
    let answered = answer(request, next, asked).instrument(span.clone()).await;
    let answered = match answered {
        Ok(mut response) => {
            complete(response.headers_mut(), &trace);
            Ok(response)
        }
        Err(mut response) => {
            complete(response.headers_mut(), &trace);
            Err(response)
        }
    };
    let status = answered.as_ref().map_or_else(HttpResponse::status, ServiceResponse::status);
    let took = began.elapsed();
    span.in_scope(|| tell(status, took));
    counted.answered(status, took);
    answered.map_err(|response| InternalError::from_response("refused", response).into())
}

/// The pattern of the route: looked up where its parameters are ids, matched one by one where not.
fn route(request: &ServiceRequest) -> Option<Arc<str>> {
    let known = request.app_data::<Data<KnownPaths>>().and_then(|known| known.pattern(request.path()));
    known.or_else(|| request.match_pattern().map(Arc::from))
}

/// The answer; without the request it belonged to where that was lost on the way.
async fn answer(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    asked: Asked<'_>,
) -> Result<ServiceResponse<BoxBody>, HttpResponse> {
    let answered = AssertUnwindSafe(next.call(request)).catch_unwind();
    let problem = match tokio::time::timeout(REQUEST_DEADLINE, answered).await {
        Ok(Ok(Ok(response))) => {
            return Ok(match problem_of(&response) {
                Some(problem) => {
                    let told = render(&problem, Some(asked));
                    response.into_response(told)
                }
                None => response.map_into_boxed_body(),
            });
        }
        Ok(Ok(Err(error))) => match error.as_error::<Problem>() {
            Some(problem) => problem.clone(),
            None => fault("a layer failed"),
        },
        Ok(Err(_panic)) => fault("a handler panicked"),
        Err(_late) => {
            tracing::error!("no answer within {} seconds", REQUEST_DEADLINE.as_secs());
            Slug::Unavailable.because("the answer took too long; nobody knows yet what became of the request")
        }
    };
    Err(render(&problem, Some(asked)))
}

fn complete(headers: &mut HeaderMap, trace: &TraceId) {
    if let Ok(id) = HeaderValue::from_str(trace.as_str()) {
        headers.insert(REQUEST_ID, id);
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    compression::settle(headers);
}

fn tell(status: StatusCode, took: Duration) {
    let (status, milliseconds) = (status.as_u16(), took.as_secs_f64() * 1000.0);
    if status >= 500 {
        tracing::warn!(status, milliseconds, "answered");
    } else {
        tracing::info!(status, milliseconds, "answered");
    }
}

#[cfg(test)]
mod tests {
    use actix_web::middleware::from_fn;
    use actix_web::{App, test, web};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_request_that_nothing_answers_is_answered_within_ten_seconds() {
        let silence = web::get().to(std::future::pending::<HttpResponse>);
        let service = test::init_service(App::new().route("/", silence).wrap(from_fn(observe))).await;
        let began = tokio::time::Instant::now();
        let late = test::try_call_service(&service, test::TestRequest::get().uri("/").to_request()).await;
        assert!(began.elapsed() < Duration::from_secs(10));
        let response = late.map(|_| ()).unwrap_err().error_response();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(response.headers().contains_key("retry-after") && response.headers().contains_key(REQUEST_ID));
    }
}
