//! Who signs a message, and when. Stripe signs `t.body` with the secret of the address it sends to.

use std::sync::Arc;

use frontrow_application::ports::{Clock, GatewayMessage, MessageRefused};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use time::{Duration, OffsetDateTime};

/// How far a signature's time may be from ours: what Stripe's own libraries take. A message that is sent again is signed
/// again, so an old signature is a copy.
const TOLERANCE: Duration = Duration::seconds(300);
/// While a secret is rolled there are two. More are no header of Stripe's.
const SIGNATURES_AT_MOST: usize = 8;

/// The secret of one address.
pub(super) struct Signature {
    unsigned: Hmac<Sha256>,
    clock: Arc<dyn Clock>,
}

impl Signature {
    /// None where the secret is none.
    pub(super) fn new(secret: &str, clock: Arc<dyn Clock>) -> Option<Self> {
        let unsigned = Hmac::new_from_slice(secret.as_bytes()).ok().filter(|_| !secret.is_empty())?;
        Some(Self { unsigned, clock })
    }

    /// Refuses what was not signed under our secret, or not now.
    pub(super) fn check(&self, message: &GatewayMessage) -> Result<(), MessageRefused> {
        let mut headers = message.headers.iter().filter(|(name, _)| name == "stripe-signature");
        let (Some((_, header)), None) = (headers.next(), headers.next()) else { return Err(MessageRefused::Forged) };
        let time = parts(header, "t").next().ok_or(MessageRefused::Forged)?;
        let mut signed = self.unsigned.clone();
        for part in [time.as_bytes(), b".", &message.body] {
            signed.update(part);
        }
        // In constant time: how much of a guess was right is nobody's business.
        let is_ours = |given: &str| hex(given).is_some_and(|given| signed.clone().verify_slice(&given).is_ok());
        let is_signed = parts(header, "v1").take(SIGNATURES_AT_MOST).any(is_ours);
        if is_signed && self.is_now(time) { Ok(()) } else { Err(MessageRefused::Forged) }
    }

    fn is_now(&self, time: &str) -> bool {
        let signed_at = time.parse().ok().and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
        signed_at.is_some_and(|signed_at| (self.clock.now() - signed_at).abs() <= TOLERANCE)
    }
}

/// The values of one name in `t=…,v1=…,v1=…`.
fn parts<'a>(header: &'a str, name: &'static str) -> impl Iterator<Item = &'a str> {
    header
        .split(',')
        .filter_map(move |part| part.trim().split_once('=').filter(|(found, _)| *found == name))
        .map(|(_, value)| value)
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()).collect()
}
