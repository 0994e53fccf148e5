//! What stands before every use case: its body read, whose request it is, and whether they ask too often.

use std::net::IpAddr;
use std::time::Instant;

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpRequest};
use hmac::{Hmac, KeyInit};
use sha2::Sha256;

use crate::body::read_body;
use crate::compression::spare_small;
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

/// The layer between the compressing one and the routes. One for all, because each costs every request a box or two.
pub(crate) async fn enter(mut request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    let mut response = match prepare(&mut request).await {
        Ok(()) => next.call(request).await?,
        Err(problem) => request.error_response(problem),
    };
    spare_small(&mut response);
    Ok(response)
}

async fn prepare(request: &mut ServiceRequest) -> Result<(), Problem> {
    limit_address(request)?;
    read_body(request).await
}

/// Refuses addresses which ask too often.
fn limit_address(request: &ServiceRequest) -> Result<(), Problem> {
    let door = Door::of(request.request())?;
    let address = address(request, door.trusts_forwarded_for);
    let admitted = address.is_none_or(|address| door.addresses.admits(address_key(address), Instant::now()));
    if admitted { Ok(()) } else { Err(too_often()) }
}

fn address(request: &ServiceRequest, trusts_forwarded_for: bool) -> Option<IpAddr> {
    let forwarded = || {
        let header = request.headers().get_all("x-forwarded-for").last()?.to_str().ok()?;
        header.rsplit(',').next()?.trim().parse().ok()
    };
    let peer = || request.peer_addr().map(|peer| peer.ip());
    if trusts_forwarded_for { forwarded().or_else(peer) } else { peer() }
}

/// Whoever has one IPv6 address has the 64 bits below it too.
fn address_key(address: IpAddr) -> u128 {
    match address.to_canonical() {
        IpAddr::V4(address) => u128::from(u32::from(address)),
        IpAddr::V6(address) => u128::from(address) >> 64 << 64,
    }
}

pub(crate) fn too_often() -> Problem {
    Slug::RateLimited.because("more requests came from you than are answered per second")
}
