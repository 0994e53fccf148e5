use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};

use super::key_set::{JwksSource, KeySetFetcher, OutsideIssuerInvalid};

/// Tokens with made-up key ids make us ask the issuer no more often than this.
const PAUSE_BETWEEN_FETCHES: Duration = Duration::from_secs(30);
/// A key that the issuer withdrew is trusted no longer than this.
const KEYS_LAST: Duration = Duration::from_secs(600);

/// A key, and the one algorithm it is used with.
#[derive(Clone)]
pub(super) struct OutsideKey {
    pub(super) key: DecodingKey,
    pub(super) algorithm: Algorithm,
}

#[derive(Default)]
struct KeySet {
    by_id: HashMap<String, OutsideKey>,
    fetched_at: Option<Instant>,
}

/// Another issuer whose access tokens are trusted.
pub struct OutsideIssuer {
    issuer: String,
    fetcher: KeySetFetcher,
    keys: RwLock<Arc<KeySet>>,
    /// When its keys were last asked for, whatever came of it; held while asking, so that one asks for all.
    asked_at: tokio::sync::Mutex<Option<Instant>>,
}

impl OutsideIssuer {
    /// Trusts `issuer`. A file must be readable now; an address may be down and is asked again when a token comes.
    ///
    /// # Errors
    /// [`OutsideIssuerInvalid`] when its keys can never be read this way.
    pub async fn new(issuer: String, source: JwksSource) -> Result<Self, OutsideIssuerInvalid> {
        let fetcher = KeySetFetcher::new(source)?;
        let this = Self { issuer, fetcher, keys: RwLock::default(), asked_at: tokio::sync::Mutex::default() };
        match this.refresh().await {
            Err(OutsideIssuerInvalid::Fetch(cause)) => {
                tracing::warn!(
                    "the issuer does not give its keys: {cause}; it is asked again when a token of it comes"
                );
                Ok(this)
            }
            refreshed => refreshed.map(|()| this),
        }
    }

    pub(super) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// When the keys were fetched that are trusted now; none when they have to be fetched anew.
    pub(super) fn trusted_since(&self) -> Option<Instant> {
        self.current().fetched_at.filter(|at| at.elapsed() <= KEYS_LAST)
    }

    /// The key of that id, fetched anew where it is not known. Without an id it is the only key there is.
    pub(super) async fn key(&self, id: Option<&str>) -> Option<OutsideKey> {
        let known = self.known(id);
        let stale = self.current().fetched_at.is_none_or(|at| at.elapsed() > KEYS_LAST);
        if known.is_some() && !stale {
            return known;
        }
        if let Err(unreachable) = self.refresh_with_pause().await {
            tracing::warn!("{unreachable}");
        }
        self.known(id)
    }

    fn known(&self, id: Option<&str>) -> Option<OutsideKey> {
        let keys = self.current();
        match id {
            Some(id) => keys.by_id.get(id).cloned(),
            None if keys.by_id.len() == 1 => keys.by_id.values().next().cloned(),
            None => None,
        }
    }

    fn current(&self) -> Arc<KeySet> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    async fn refresh_with_pause(&self) -> Result<(), OutsideIssuerInvalid> {
        let mut asked_at = self.asked_at.lock().await;
        if asked_at.is_some_and(|at| at.elapsed() < PAUSE_BETWEEN_FETCHES) {
            return Ok(());
        }
        *asked_at = Some(Instant::now());
        self.refresh().await
    }

    async fn refresh(&self) -> Result<(), OutsideIssuerInvalid> {
        let text = self.fetcher.fetch().await?;
        let set: JwkSet = serde_json::from_slice(&text).map_err(OutsideIssuerInvalid::Format)?;
        let by_id = set.keys.iter().filter_map(usable).collect();
        let keys = Arc::new(KeySet { by_id, fetched_at: Some(Instant::now()) });
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }
}

/// A key as we use it. The key says which algorithm it is for, never the token: or a public key could be taken for a
/// shared secret.
fn usable(jwk: &Jwk) -> Option<(String, OutsideKey)> {
    let for_signing = matches!(jwk.common.public_key_use, None | Some(PublicKeyUse::Signature));
    let algorithm = algorithm_of(jwk).filter(|_| for_signing)?;
    let key = DecodingKey::from_jwk(jwk).ok()?;
    let id = jwk.common.key_id.clone().unwrap_or_default();
    Some((id, OutsideKey { key, algorithm }))
}

/// The algorithms we take: EdDSA, ES256 and RS256. A key that names another one is none of ours.
fn algorithm_of(jwk: &Jwk) -> Option<Algorithm> {
    let (ours, named) = if let AlgorithmParameters::OctetKeyPair(pair) = &jwk.algorithm {
        (pair.curve == EllipticCurve::Ed25519).then_some((Algorithm::EdDSA, KeyAlgorithm::EdDSA))?
    } else if let AlgorithmParameters::EllipticCurve(point) = &jwk.algorithm {
        (point.curve == EllipticCurve::P256).then_some((Algorithm::ES256, KeyAlgorithm::ES256))?
    } else if let AlgorithmParameters::RSA(_) = &jwk.algorithm {
        (Algorithm::RS256, KeyAlgorithm::RS256)
    } else {
        return None;
    };
    jwk.common.key_algorithm.as_ref().is_none_or(|algorithm| *algorithm == named).then_some(ours)
}
