//! What stands before every use case: whose request it is, and whether they ask too often.

use std::time::Instant;

use actix_web::HttpRequest;
use actix_web::web::Data;
use hmac::{Hmac, KeyInit};
use sha2::Sha256;

use crate::identity::TokenVerifier;
use crate::limits::{Limiter, RateLimits};
use crate::problem::{Problem, Slug, fault};

/// What the extractors need.
pub(crate) struct Door {
    pub(crate) verifier: TokenVerifier,
    /// Keyed, and with nothing in it yet.
    pub(crate) fingerprints: Hmac<Sha256>,
    pub(crate) people: Limiter,
    pub(crate) addresses: Limiter,
    pub(crate) trusts_forwarded_for: bool,
}

impl Door {
    pub(crate) fn new(verifier: TokenVerifier, fingerprint_secret: [u8; 32], limits: RateLimits) -> Self {
        let now = Instant::now();
        // A key is filled up with zeros to the block of its hash.
        let mut key = [0; 64];
        key[..32].copy_from_slice(&fingerprint_secret);
        Self {
            verifier,
            fingerprints: Hmac::new(&key.into()),
            people: Limiter::new(limits.per_person_per_second, now),
            addresses: Limiter::new(limits.per_address_per_second, now),
            trusts_forwarded_for: limits.trusts_forwarded_for,
        }
    }

    pub(crate) fn of(request: &HttpRequest) -> Result<&Self, Problem> {
        request.app_data::<Data<Self>>().map(Data::get_ref).ok_or_else(|| fault("the server was built without a door"))
    }
}

pub(crate) fn too_often() -> Problem {
    Slug::RateLimited.because("more requests came from you than are answered per second")
}
