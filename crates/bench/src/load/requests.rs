use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::drive::Source;

/// A request as the bytes that go out.
pub(crate) struct Request;

impl Request {
    /// Everything up to the headers that differ from one request to the next.
    pub(crate) fn beginning(method: &str, path: &str, headers: &[(&str, &str)]) -> Vec<u8> {
        let mut text = format!("{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n");
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.into_bytes()
    }

    /// A whole request.
    pub(crate) fn whole(method: &str, path: &str, headers: &[(&str, &str)], body: Option<&str>) -> Vec<u8> {
        let mut bytes = Self::beginning(method, path, headers);
        if let Some(body) = body {
            let length = body.len();
            bytes.extend(format!("content-type: application/json\r\ncontent-length: {length}\r\n").into_bytes());
        }
        bytes.extend(b"\r\n");
        bytes.extend(body.unwrap_or_default().as_bytes());
        bytes
    }
}

/// The same requests again and again, all answered by the same status.
pub(crate) struct Repeated {
    requests: Arc<Vec<Vec<u8>>>,
    status: u16,
    asked: AtomicUsize,
}

impl Repeated {
    pub(crate) fn new(requests: Arc<Vec<Vec<u8>>>, status: u16) -> Self {
        Self { requests, status, asked: AtomicUsize::new(0) }
    }
}

impl Source for Repeated {
    fn next(&self, request: &mut Vec<u8>) -> Option<usize> {
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let next = self.requests.get(number % self.requests.len().max(1))?;
        request.extend_from_slice(next);
        Some(number)
    }

    fn is_expected(&self, _number: usize, status: u16, _body: &[u8]) -> bool {
        status == self.status
    }
}
