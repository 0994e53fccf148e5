//! Answers that need not be sent again.

use actix_web::HttpRequest;
use actix_web::http::header::{ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// What a compressed answer's tag ends with: other bytes, other strong tag.
const COMPRESSED: &str = "-gzip";

/// A strong tag of exactly these bytes.
pub(crate) fn of(body: &[u8]) -> String {
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(&Sha256::digest(body)[..15]))
}

/// The caller's own tag for `etag`, if they have that answer already, plain or compressed.
pub(crate) fn known(request: &HttpRequest, etag: &str) -> Option<String> {
    let headers = request.headers().get_all(IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    let mut tags = headers.flat_map(|value| value.split(',')).map(|tag| tag.trim());
    tags.find(|tag| *tag == "*" || is(tag, etag)).map(|tag| if tag == "*" { etag } else { tag }.to_owned())
}

/// Whether `tag` stands for the answer that `etag` stands for, in whatever encoding.
fn is(tag: &str, etag: &str) -> bool {
    let tag = tag.strip_prefix("W/").unwrap_or(tag);
    let compressed = || tag.strip_suffix('"')?.strip_suffix(COMPRESSED);
    tag == etag || compressed().is_some_and(|open| Some(open) == etag.strip_suffix('"'))
}

/// Gives a compressed answer a tag of its own.
pub(crate) fn mark_compressed(headers: &mut HeaderMap) {
    let marked = headers.get(ETAG).and_then(|tag| tag.to_str().ok()).and_then(|tag| tag.strip_suffix('"'));
    if let Some(marked) = marked.and_then(|open| HeaderValue::from_str(&format!("{open}{COMPRESSED}\"")).ok()) {
        headers.insert(ETAG, marked);
    }
}
