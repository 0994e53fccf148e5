//! Where a page ends, as a text that means nothing to anybody else.

use actix_web::HttpRequest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use crate::problem::Problem;
use crate::query::Query;

pub(crate) const PARAMETER: &str = "cursor";

/// The cursor behind the item with this id.
pub(crate) fn write(after: Uuid) -> String {
    URL_SAFE_NO_PAD.encode(after.as_bytes())
}

/// The id that a cursor stands behind.
pub(crate) fn read(cursor: &str) -> Result<Uuid, Problem> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| Uuid::from_slice(&bytes).ok());
    bytes.ok_or_else(|| Problem::malformed("/cursor", "this is no cursor of ours"))
}

/// The `Link` header that names the next page: the same request, with another cursor.
pub(crate) fn link(request: &HttpRequest, cursor: &str) -> Result<String, Problem> {
    let query = Query::of(request)?;
    let mut next = format!("{}?{PARAMETER}={cursor}", request.path());
    for (name, value) in query.without(PARAMETER) {
        next.push_str(&format!("&{}={}", escape(name), escape(value)));
    }
    Ok(format!("<{next}>; rel=\"next\""))
}

/// Percent-encodes everything that could end a query, a link or a header.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => escaped.push(char::from(byte)),
            other => escaped.push_str(&format!("%{other:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_finds_its_way_back() {
        let id = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);
        assert_eq!(read(&write(id)).unwrap(), id);
    }

    #[test]
    fn what_is_no_cursor_is_refused() {
        for text in ["", "x", "AAAA", "0190000000007000800000000000000", "!!!!!!!!!!!!!!!!!!!!!!"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn nothing_escapes_from_a_link() {
        assert_eq!(escape("a>; rel=\"x\"\r\n"), "a%3E%3B%20rel%3D%22x%22%0D%0A");
    }
}
