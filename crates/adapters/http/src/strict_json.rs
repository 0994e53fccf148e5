//! JSON bodies, taken at their word: what is unknown, missing or of another type is refused with the place where it
//! stands.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

use crate::body::WholeBody;
use crate::problem::{Problem, Slug};

/// A body that is a `T` and nothing else.
pub(crate) struct StrictJson<T>(pub(crate) T);

/// The same where the body may be left out, or be null, which is an empty object.
pub(crate) struct OptionalJson<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest for StrictJson<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(says_json(request).and_then(|()| parse(&WholeBody::of(request)).map(Self)))
    }
}

impl<T: DeserializeOwned> FromRequest for OptionalJson<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let body = WholeBody::of(request);
        if body.is_empty() {
            return ready(parse(b"{}").map(Self));
        }
        let body = if body.trim_ascii() == b"null" { b"{}" } else { body.as_ref() };
        ready(says_json(request).and_then(|()| parse(body).map(Self)))
    }
}

fn says_json(request: &HttpRequest) -> Result<(), Problem> {
    let header = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = header.split(';').next().unwrap_or_default().trim();
    if media_type.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(Slug::UnsupportedMediaType.because("the header Content-Type must be application/json"))
}

/// Where a body is wrong, it is read once more to find the place; most are not.
fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).or_else(|_| explain(body))
}

fn explain<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let (path, said) = (pointer(error.path()), error.inner().to_string());
        refusal(path, &said)
    })?;
    deserializer.end().map_err(|_| Problem::malformed("", "there is something behind the JSON value"))?;
    Ok(value)
}

/// serde names a missing member in its words only, and its place is that of the object around it; of an unknown one
/// the place may name it already.
fn refusal(mut pointer: String, said: &str) -> Problem {
    let message = without_position(said);
    for (start, instead) in [
        ("unknown field `", "this member is not known here"),
        ("missing field `", "this member is missing"),
        ("duplicate field `", "this member is there twice"),
    ] {
        if let Some((member, _)) = message.strip_prefix(start).and_then(|rest| rest.split_once('`')) {
            if !names(&pointer, member) {
                push(&mut pointer, member);
            }
            return Problem::malformed(&pointer, instead);
        }
    }
    Problem::malformed(&pointer, &without_value(message))
}

fn names(pointer: &str, member: &str) -> bool {
    let mut last_step = String::new();
    push(&mut last_step, member);
    pointer.ends_with(&last_step)
}

/// `… at line 1 column 20` means nothing to somebody who never saw the lines their library wrote.
fn without_position(said: &str) -> &str {
    said.rfind(" at line ").map_or(said, |position| &said[..position])
}

/// What was sent stays out of the answer and of whatever logs answers: it may be a password in the wrong place.
fn without_value(said: &str) -> String {
    let Some((found, expected)) = said.split_once(", expected ") else { return said.to_owned() };
    let expected = json_word(expected);
    if found.starts_with("unknown variant ") {
        return format!("expected {expected}");
    }
    let kind = found.split_once(": ").map_or(found, |(_, value)| value);
    let kind = kind.split(['`', '"']).next().unwrap_or_default().trim();
    format!("expected {expected}, not {}", if kind.is_empty() { "this" } else { kind })
}

/// What our types are called in JSON.
fn json_word(expected: &str) -> &str {
    let first = expected.split(' ').next().unwrap_or_default();
    match first {
        "struct" => "an object",
        "i64" | "u32" => "a whole number in range",
        _ => expected,
    }
}

fn pointer(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => push(&mut pointer, &index.to_string()),
            Segment::Map { key } => push(&mut pointer, key),
            Segment::Enum { variant } => push(&mut pointer, variant),
            Segment::Unknown => {}
        }
    }
    pointer
}

/// One more step of a JSON pointer (RFC 6901).
fn push(pointer: &mut String, step: &str) {
    pointer.push('/');
    pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
}
