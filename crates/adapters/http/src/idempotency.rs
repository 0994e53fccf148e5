//! The header that makes asking twice asking once.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use frontrow_application::idempotency::IdempotencyKey;
use hmac::Mac;
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa::IntoParams;

use crate::body::WholeBody;
use crate::door::Door;
use crate::problem::{Problem, Slug};

const HEADER: &str = "idempotency-key";
/// What the standard's draft and the gateways agree on.
const CHARACTERS_AT_MOST: usize = 255;

/// The key of a request that must have one.
pub(crate) struct RequiredKey(pub(crate) IdempotencyKey);

/// What the document says of [`RequiredKey`].
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only described, never read")]
pub(crate) struct RequiredKeyParam {
    /// Makes asking twice asking once; quoted or bare.
    #[param(rename = "Idempotency-Key", min_length = 1, max_length = 255, pattern = "^[!#-~]+$")]
    key: String,
}

/// What the document says of [`OptionalKey`].
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only described, never read")]
pub(crate) struct OptionalKeyParam {
    /// Makes asking twice asking once; quoted or bare.
    #[param(rename = "Idempotency-Key", min_length = 1, max_length = 255, pattern = "^[!#-~]+$")]
    key: Option<String>,
}

/// The key of a request that may have one.
pub(crate) struct OptionalKey(pub(crate) Option<IdempotencyKey>);

impl FromRequest for RequiredKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(key_of(request).and_then(|key| {
            let missing = || Slug::IdempotencyKeyRequired.because("the header Idempotency-Key is missing");
            key.map(Self).ok_or_else(missing)
        }))
    }
}

impl FromRequest for OptionalKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(key_of(request).map(Self))
    }
}

fn key_of(request: &HttpRequest) -> Result<Option<IdempotencyKey>, Problem> {
    let Some(header) = request.headers().get(HEADER) else { return Ok(None) };
    let text = header.to_str().ok().and_then(bare);
    let text = text.ok_or_else(|| {
        let says = format!("the header Idempotency-Key is 1 to {CHARACTERS_AT_MOST} printable ASCII characters");
        Problem::malformed("/Idempotency-Key", &says)
    })?;
    Ok(Some(IdempotencyKey { digest: digest(request, &text), fingerprint: fingerprint(request)? }))
}

/// The text of a key, whether it came quoted, as the draft says, or bare, as most clients send it.
fn bare(header: &str) -> Option<String> {
    let header = header.trim();
    let text = match header.strip_prefix('"') {
        Some(rest) => unescape(rest.strip_suffix('"')?)?,
        None => header.to_owned(),
    };
    let printable = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    (printable && (1..=CHARACTERS_AT_MOST).contains(&text.len())).then_some(text)
}

/// Inside the quotes of a structured field, a backslash stands before a quote or a backslash and nowhere else.
fn unescape(quoted: &str) -> Option<String> {
    let mut text = String::with_capacity(quoted.len());
    let mut characters = quoted.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.push(characters.next().filter(|next| matches!(next, '"' | '\\'))?),
            '"' => return None,
            other => text.push(other),
        }
    }
    Some(text)
}

/// One key text on two routes is two keys.
fn digest(request: &HttpRequest, text: &str) -> [u8; 16] {
    let route = request.match_pattern().unwrap_or_default();
    let whole = Sha256::new()
        .chain_update(request.method().as_str())
        .chain_update([0])
        .chain_update(route)
        .chain_update([0])
        .chain_update(text)
        .finalize();
    first(&whole)
}

/// The path counts as a part of the body: cancelling another reservation is another request.
fn fingerprint(request: &HttpRequest) -> Result<[u8; 8], Problem> {
    let mut mac = Door::of(request)?.fingerprints.clone();
    mac.update(request.path().as_bytes());
    mac.update(&[0]);
    mac.update(&canonical(&WholeBody::of(request)));
    Ok(first(&mac.finalize().into_bytes()))
}

fn first<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut first = [0; N];
    first.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    first
}

/// The same members in another order or with other white space are the same body.
fn canonical(body: &[u8]) -> Vec<u8> {
    let written = serde_json::from_slice(body).and_then(|value| {
        let mut text = Vec::with_capacity(body.len());
        write_sorted(&value, &mut text).map(|()| text)
    });
    written.unwrap_or_else(|_| body.to_vec())
}

fn write_sorted(value: &Value, text: &mut Vec<u8>) -> serde_json::Result<()> {
    match value {
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_unstable_by_key(|(name, _)| *name);
            text.push(b'{');
            for (index, (name, value)) in sorted.into_iter().enumerate() {
                separate(index, text);
                serde_json::to_writer(&mut *text, name)?;
                text.push(b':');
                write_sorted(value, text)?;
            }
            text.push(b'}');
        }
        Value::Array(items) => {
            text.push(b'[');
            for (index, item) in items.iter().enumerate() {
                separate(index, text);
                write_sorted(item, text)?;
            }
            text.push(b']');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => serde_json::to_writer(text, value)?,
    }
    Ok(())
}

fn separate(index: usize, text: &mut Vec<u8>) {
    if index > 0 {
        text.push(b',');
    }
}

#[cfg(test)]
mod tests {
    use super::{bare, canonical};

    #[test]
    fn a_key_is_the_same_quoted_and_bare() {
        assert_eq!(bare("8e03978e"), bare(r#""8e03978e""#));
        assert_eq!(bare(r#""a\"b\\c""#).as_deref(), Some(r#"a"b\c"#));
    }

    #[test]
    fn what_is_no_text_is_no_key() {
        let too_long = "k".repeat(256);
        for header in ["", "  ", "\"\"", "\"open", r#""a\b""#, r#""a"b""#, "ключ", &too_long] {
            assert_eq!(bare(header), None, "{header}");
        }
        assert!(bare(&"k".repeat(255)).is_some());
    }

    #[test]
    fn order_and_white_space_make_no_other_body() {
        let one = canonical(br#"{"a": 1, "b": {"c": [1, 2], "d": null}}"#);
        assert_eq!(one, br#"{"a":1,"b":{"c":[1,2],"d":null}}"#);
        assert_eq!(one, canonical(br#"{"b":{"d":null,"c":[1,2]},"a":1}"#));
        assert_ne!(one, canonical(br#"{"b":{"d":null,"c":[2,1]},"a":1}"#));
    }
}
