use reqwest::Method;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Ending, Kind};

/// A request that is being put together.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(super) kind: Kind,
    pub(super) method: Method,
    /// Under the base path.
    pub(super) path: String,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Option<Value>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The slug of the problem it tells.
    pub(crate) problem: Option<String>,
    pub(crate) etag: Option<String>,
    pub(super) retry_after_seconds: Option<u64>,
    body: Vec<u8>,
}

impl Ask {
    pub(crate) fn get(kind: Kind, path: impl Into<String>) -> Self {
        Self::new(kind, Method::GET, path.into())
    }

    pub(crate) fn delete(kind: Kind, path: impl Into<String>) -> Self {
        Self::new(kind, Method::DELETE, path.into())
    }

    pub(crate) fn post(kind: Kind, path: impl Into<String>, body: Value) -> Self {
        Self { body: Some(body), ..Self::new(kind, Method::POST, path.into()) }
    }

    pub(crate) fn patch(kind: Kind, path: impl Into<String>, body: Value) -> Self {
        Self { body: Some(body), ..Self::new(kind, Method::PATCH, path.into()) }
    }

    fn new(kind: Kind, method: Method, path: String) -> Self {
        Self { kind, method, path, headers: Vec::new(), body: None }
    }

    pub(crate) fn by(self, token: &str) -> Self {
        self.header("Authorization", format!("Bearer {token}"))
    }

    pub(crate) fn pass(self, pass: &str) -> Self {
        self.header("X-Queue-Token", pass.to_owned())
    }

    pub(crate) fn key(self, key: &str) -> Self {
        self.header("Idempotency-Key", key.to_owned())
    }

    pub(crate) fn accept(self, media_type: &str) -> Self {
        self.header("Accept", media_type.to_owned())
    }

    pub(crate) fn unless(self, etag: Option<&str>) -> Self {
        match etag {
            Some(etag) => self.header("If-None-Match", etag.to_owned()),
            None => self,
        }
    }

    fn header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}

impl Answer {
    /// Reads an answer to its end.
    pub(super) async fn read(response: reqwest::Response) -> reqwest::Result<Self> {
        let status = response.status().as_u16();
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
        let etag = header("etag").map(str::to_owned);
        let retry_after_seconds = header("retry-after").and_then(|seconds| seconds.parse().ok());
        let body = response.bytes().await?.to_vec();
        let problem = if status >= 400 { slug(&body) } else { None };
        Ok(Self { status, problem, etag, retry_after_seconds, body })
    }

    pub(crate) fn ending(&self) -> Ending {
        Ending::Answered { status: self.status, problem: self.problem.clone() }
    }

    pub(crate) const fn is_fine(&self) -> bool {
        self.status < 400
    }

    pub(crate) fn told(&self, problem: &str) -> bool {
        self.problem.as_deref() == Some(problem)
    }

    /// The body, if it is what is expected.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }

    /// A member that is text.
    pub(crate) fn text(&self, member: &str) -> Option<String> {
        self.json::<Value>()?.get(member)?.as_str().map(str::to_owned)
    }
}

fn slug(body: &[u8]) -> Option<String> {
    let document: Value = serde_json::from_slice(body).ok()?;
    document.get("type")?.as_str()?.strip_prefix("/problems/").map(str::to_owned)
}
