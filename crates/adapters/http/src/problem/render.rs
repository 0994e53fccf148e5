use actix_web::HttpResponse;
use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use serde_json::{Map, Value};

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
    response.insert_header((CONTENT_TYPE, PROBLEM_JSON)).insert_header((CACHE_CONTROL, "no-store"));
    if let Some(seconds) = problem.retry_after_seconds {
        response.insert_header((RETRY_AFTER, seconds.to_string()));
    }
    if let Some(methods) = &problem.allow {
        response.insert_header((ALLOW, methods.as_str()));
    }
    if problem.slug == Slug::Unauthenticated {
        response.insert_header((WWW_AUTHENTICATE, "Bearer"));
    }
    response.body(Value::Object(document(problem, asked)).to_string())
}

fn document(problem: &Problem, asked: Option<Asked<'_>>) -> Map<String, Value> {
    let mut document = problem.members.clone();
    let mut say = |member: &str, value: Value| {
        document.insert(member.to_owned(), value);
    };
    say("type", format!("/problems/{}", problem.slug.as_str()).into());
    say("title", problem.slug.entry().title.into());
    say("status", problem.slug.status().as_u16().into());
    say("detail", problem.detail.as_ref().into());
    if let Some(asked) = asked {
        say("instance", asked.instance.into());
        say("traceId", asked.trace_id.into());
    }
    document
}

/// The problem that a response tells, if it tells one: ours as it was raised, and what the web framework refused by
/// itself in our words.
pub(crate) fn problem_of<B: MessageBody>(response: &ServiceResponse<B>) -> Option<Problem> {
    if let Some(problem) = response.response().error().and_then(|error| error.as_error::<Problem>()) {
        return Some(problem.clone());
    }
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return None;
    }
    Some(match status {
        StatusCode::NOT_FOUND => Slug::NotFound.because("there is nothing at this address"),
        StatusCode::METHOD_NOT_ALLOWED => Slug::MethodNotAllowed.because("not with this method"),
        StatusCode::PAYLOAD_TOO_LARGE => Slug::PayloadTooLarge.because("the body is too large"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Slug::UnsupportedMediaType.because("the body must be JSON"),
        other if other.is_client_error() => Slug::MalformedRequest.because("the request cannot be understood"),
        _ => Slug::InternalError.because("something went wrong here"),
    })
}
