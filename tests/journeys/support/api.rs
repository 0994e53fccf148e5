use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

use super::Person;

/// Three times what an answer may take. A request whose server was killed under it can be left without an answer and
/// without an error: whoever asked gives up then, and asks again.
const ANSWERED_WITHIN: Duration = Duration::from_secs(30);

/// A client that waits for no answer for ever.
pub fn client() -> Client {
    Client::builder().timeout(ANSWERED_WITHIN).build().unwrap()
}

/// The API of one server.
#[derive(Clone)]
pub struct Api {
    http: Client,
    base: String,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    /// The body as JSON; null when it is none.
    pub body: Value,
}

impl Reply {
    /// The slug of a problem, such as `seat-unavailable`.
    pub fn problem(&self) -> &str {
        self.body["type"].as_str().and_then(|kind| kind.strip_prefix("/problems/")).unwrap_or("")
    }

    /// A member that is text.
    pub fn text(&self, member: &str) -> &str {
        self.body[member].as_str().unwrap_or_else(|| panic!("no text `{member}` in {self:?}"))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Api {
    pub fn new(base: &str) -> Self {
        Self { http: client(), base: base.to_owned() }
    }

    /// Where the server listens.
    pub fn base(&self) -> &str {
        &self.base
    }

    pub fn get(&self, path: &str) -> Call {
        self.call(Method::GET, path)
    }

    pub fn post(&self, path: &str) -> Call {
        self.call(Method::POST, path)
    }

    pub fn patch(&self, path: &str) -> Call {
        self.call(Method::PATCH, path)
    }

    pub fn delete(&self, path: &str) -> Call {
        self.call(Method::DELETE, path)
    }

    /// A path under the base path, or outside it when it begins with `//`.
    fn call(&self, method: Method, path: &str) -> Call {
        let url = match path.strip_prefix("//") {
            Some(outside) => format!("{}/{outside}", self.base),
            None => format!("{}/api/v1{path}", self.base),
        };
        Call(self.http.request(method, url))
    }
}

/// A request that is being put together.
pub struct Call(RequestBuilder);

impl Call {
    pub fn by(self, person: &Person) -> Self {
        self.token(&person.token)
    }

    pub fn token(self, token: &str) -> Self {
        Self(self.0.bearer_auth(token))
    }

    pub fn key(self, key: &str) -> Self {
        Self(self.0.header("Idempotency-Key", key))
    }

    pub fn pass(self, pass: &str) -> Self {
        Self(self.0.header("X-Queue-Token", pass))
    }

    pub fn header(self, name: &str, value: &str) -> Self {
        Self(self.0.header(name, value))
    }

    pub fn json(self, body: &Value) -> Self {
        Self(self.0.json(body))
    }

    /// A body that is sent as it is, as JSON.
    pub fn raw(self, body: impl Into<Vec<u8>>) -> Self {
        Self(self.0.header("Content-Type", "application/json").body(body.into()))
    }

    /// Sends it; fails when no answer comes.
    pub async fn send(self) -> Reply {
        self.try_send().await.expect("an answer")
    }

    /// Sends it; gives the body as it is.
    pub async fn send_for_text(self) -> String {
        self.0.send().await.expect("an answer").text().await.expect("a text")
    }

    /// Sends it; none when the connection broke.
    pub async fn try_send(self) -> Option<Reply> {
        let response = self.0.send().await.ok()?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.ok()?;
        Some(Reply { status, headers, body: serde_json::from_slice(&body).unwrap_or(Value::Null) })
    }
}
