//! Every request has a trace id: the caller's (W3C `traceparent`), or a new one. It is in the answer, in every problem
//! and on every log line that the request causes.

use actix_web::http::header::HeaderMap;

/// Sixteen bytes in hexadecimal that tie an answer to what was logged about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TraceId(String);

impl TraceId {
    /// The caller's trace id where they sent a valid one, else a new one.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let sent = headers.get("traceparent").and_then(|value| value.to_str().ok()).and_then(parent);
        sent.map_or_else(Self::new, |id| Self(id.to_owned()))
    }

    /// No decision hangs on it, so it need not be unguessable, only unlikely to meet another.
    fn new() -> Self {
        Self(format!("{:032x}", rand::random::<u128>().max(1)))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The trace id in `00-<32 hex>-<16 hex>-<2 hex>`. A later version may add parts behind these.
fn parent(header: &str) -> Option<&str> {
    let mut parts = header.trim().split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let known_length = version != "00" || parts.next().is_none();
    let valid = is_hex(version, 2) && version != "ff" && is_hex(trace, 32) && is_hex(span, 16) && is_hex(flags, 2);
    (valid && known_length && !is_zero(trace) && !is_zero(span)).then_some(trace)
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_zero(text: &str) -> bool {
    text.bytes().all(|byte| byte == b'0')
}

#[cfg(test)]
mod tests {
    use super::parent;

    #[test]
    fn the_callers_trace_id_is_taken() {
        let header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        assert_eq!(parent(header), Some("0af7651916cd43dd8448eb211c80319c"));
    }

    #[test]
    fn what_is_no_trace_context_is_not_repeated() {
        for header in [
            "",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        ] {
            assert_eq!(parent(header), None, "{header}");
        }
    }
}
