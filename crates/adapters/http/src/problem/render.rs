use std::borrow::Cow;

use actix_web::HttpResponse;
use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Problem, Slug};

pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// What a problem says about the request it answers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    /// The path, without its query: that may hold what is nobody's business.
    pub(crate) instance: &'a str,
    /// The request's trace id.
    pub(crate) trace_id: &'a str,
}

/// The answer that tells a problem.
pub(crate) fn render(problem: &Problem, asked: Option<Asked<'_>>) -> HttpResponse {
    let mut response = HttpResponse::build(problem.slug.status());
    let content_type = HeaderValue::from_static(PROBLEM_JSON);
    response.insert_header((CONTENT_TYPE, content_type));
    response.insert_header((CACHE_CONTROL, HeaderValue::from_static("no-store")));
    if let Some(seconds) = problem.retry_after_seconds {
        response.insert_header((RETRY_AFTER, seconds.to_string()));
    }
    if let Some(methods) = &problem.allow {
        response.insert_header((ALLOW, methods.as_str()));
    }
    if problem.slug == Slug::Unauthenticated {
        response.insert_header((WWW_AUTHENTICATE, "Bearer"));
    }
    // Texts, numbers and lists of them can always be written.
    response.body(serde_json::to_vec(&Document { problem, asked }).unwrap_or_default())
}

/// A problem as it is written (RFC 9457).
struct Document<'a> {
    problem: &'a Problem,
    asked: Option<Asked<'a>>,
}

struct ProblemType(Slug);

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { problem, asked } = self;
        let entry = problem.slug.entry();
        let mut document = serializer.serialize_map(None)?;
        document.serialize_entry("type", &ProblemType(problem.slug))?;
        document.serialize_entry("title", entry.title)?;
        document.serialize_entry("status", &entry.status.as_u16())?;
        document.serialize_entry("detail", problem.detail.as_ref())?;
        for (member, value) in &problem.members {
            document.serialize_entry(member, value)?;
        }
        if let Some(asked) = asked {
            document.serialize_entry("instance", asked.instance)?;
            document.serialize_entry("traceId", asked.trace_id)?;
        }
        document.end()
    }
}

impl Serialize for ProblemType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("/problems/{}", self.0.as_str()))
    }
}

/// The problem that a response tells, if it tells one: ours as it was raised, and what the web framework refused by
/// itself in our words.
pub(crate) fn problem_of<B: MessageBody>(response: &ServiceResponse<B>) -> Option<Cow<'_, Problem>> {
    if let Some(problem) = response.response().error().and_then(|error| error.as_error::<Problem>()) {
        return Some(Cow::Borrowed(problem));
    }
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return None;
    }
    Some(Cow::Owned(match status {
        StatusCode::NOT_FOUND => Slug::NotFound.because("there is nothing at this address"),
        StatusCode::METHOD_NOT_ALLOWED => Slug::MethodNotAllowed.because("not with this method"),
        StatusCode::PAYLOAD_TOO_LARGE => Slug::PayloadTooLarge.because("the body is too large"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Slug::UnsupportedMediaType.because("the body must be JSON"),
        other if other.is_client_error() => Slug::MalformedRequest.because("the request cannot be understood"),
        _ => Slug::InternalError.because("something went wrong here"),
    }))
}
