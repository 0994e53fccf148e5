//! Every error is a problem document (RFC 9457) with a type that can be looked up.

mod catalogue;
mod failure;
mod page;
mod render;
mod view;

use std::borrow::Cow;
use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use serde_json::{Map, Value};

pub use catalogue::{Entry, Slug};
pub(crate) use failure::fault;
pub(crate) use page::show_problem;
pub(crate) use render::{Asked, problem_of, render};
pub(crate) use view::{PlaceView, ProblemView};

/// Why a request is refused, or could not be answered.
#[derive(Clone, Debug)]
pub struct Problem {
    slug: Slug,
    detail: Cow<'static, str>,
    members: Map<String, Value>,
    retry_after_seconds: Option<u32>,
    allow: Option<String>,
}

impl Slug {
    /// A problem of this type; `detail` tells the person asking what is wrong this time.
    pub fn because(self, detail: impl Into<Cow<'static, str>>) -> Problem {
        Problem {
            slug: self,
            detail: detail.into(),
            members: Map::new(),
            retry_after_seconds: self.retry_after_seconds(),
            allow: None,
        }
    }
}

/// One place of a request that is wrong.
#[derive(Clone, Debug, Serialize)]
struct Place<'a> {
    pointer: &'a str,
    message: &'a str,
}

impl Problem {
    /// The request cannot be understood at `pointer`, a JSON pointer into the body or the name of a parameter
    /// behind a slash.
    pub fn malformed(pointer: &str, message: &str) -> Self {
        let detail = if pointer.is_empty() { message.to_owned() } else { format!("{pointer}: {message}") };
        Slug::MalformedRequest.because(detail).with("errors", [Place { pointer, message }])
    }

    /// The same, with one more member.
    #[must_use]
    pub fn with<V: Serialize>(mut self, member: &str, value: V) -> Self {
        // What cannot be said in JSON is left out: the problem itself matters more.
        if let Ok(value) = serde_json::to_value(value) {
            self.members.insert(member.to_owned(), value);
        }
        self
    }

    /// The same, with a time to wait.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }

    /// The same, with the methods that are allowed instead.
    #[must_use]
    pub(crate) fn allowing(mut self, methods: String) -> Self {
        self.allow = Some(methods);
        self
    }

    /// The answer that tells it, without the request it is about.
    #[must_use]
    pub fn told(&self) -> HttpResponse {
        render(self, None)
    }

    /// What went wrong.
    #[must_use]
    pub const fn slug(&self) -> Slug {
        self.slug
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug.as_str())
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.slug.status()
    }

    // The framework wants an answer as soon as there is a problem. The outermost layer puts its own in this one's place,
    // with the trace id, so that writing the document here would be writing it twice.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
