use std::sync::Arc;
use std::time::Instant;

use frontrow_application::caller::Caller;
use frontrow_application::ports::Clock;
use frontrow_domain::account::Role;
use frontrow_domain::shared::UserId;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header};
use uuid::Uuid;

use super::claims::{ACCESS_TOKEN_TYPE, ADMINISTRATOR, ISSUER, Presented};
use super::verified::{Verified, digest};
use super::{OutsideIssuer, SigningKeyInvalid, SigningKeys};

/// No token of ours or of a sane issuer is longer.
const TOKEN_BYTES_AT_MOST: usize = 8 * 1024;
/// How far another issuer's clock may be off ours.
const OUTSIDE_LEEWAY_SECONDS: i64 = 60;

/// The token proves nothing. Which check it failed is nobody's business but the operator's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the access token is not valid: {0}")]
pub struct Refused(&'static str);

/// Reads access tokens, ours and those of another issuer that is trusted.
pub struct TokenVerifier {
    own: DecodingKey,
    own_id: String,
    audience: String,
    outside: Option<OutsideIssuer>,
    clock: Arc<dyn Clock>,
    verified: Verified<Said>,
}

/// What a token says whose signature was checked.
#[derive(Clone, Copy)]
struct Said {
    caller: Caller,
    /// In seconds, with what another issuer's clock may be off.
    not_before: Option<i64>,
    over_at: i64,
    /// When the keys of the other issuer were fetched that it was checked with; once they are fetched anew, it is
    /// checked anew: the key may have been withdrawn.
    keys_of: Option<Instant>,
}

impl TokenVerifier {
    /// Takes tokens for `audience`, signed by `keys` or by the other issuer.
    ///
    /// # Errors
    /// [`SigningKeyInvalid`] when the key cannot verify.
    pub fn new(
        keys: &SigningKeys,
        audience: String,
        outside: Option<OutsideIssuer>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SigningKeyInvalid> {
        let (own, own_id) = (keys.decoding_key()?, keys.id().to_owned());
        Ok(Self { own, own_id, audience, outside, clock, verified: Verified::new() })
    }

    /// Who `token` was issued to.
    ///
    /// # Errors
    /// [`Refused`] when it is malformed, forged, for somebody else's eyes, or over.
    pub async fn verify(&self, token: &str) -> Result<Caller, Refused> {
        if let Some(known) = self.known(token) {
            return known;
        }
        let said = self.check(token).await?;
        self.verified.put(digest(token), said);
        self.now(&said)
    }

    /// The same without waiting for anything; none where the signature has to be checked first.
    pub fn known(&self, token: &str) -> Option<Result<Caller, Refused>> {
        if token.len() > TOKEN_BYTES_AT_MOST {
            return Some(Err(Refused("too long")));
        }
        let said = self.verified.get(&digest(token)).filter(|said| self.keys_are_trusted(said))?;
        Some(self.now(&said))
    }

    fn keys_are_trusted(&self, said: &Said) -> bool {
        said.keys_of.is_none() || said.keys_of == self.outside.as_ref().and_then(OutsideIssuer::trusted_since)
    }

    async fn check(&self, token: &str) -> Result<Said, Refused> {
        let header = decode_header(token).map_err(|_| Refused("malformed"))?;
        if !is_access_token(&header) {
            return Err(Refused("wrong typ"));
        }
        if header.kid.as_deref() == Some(self.own_id.as_str()) {
            let claims = self.read(token, &self.own, Algorithm::EdDSA, ISSUER)?;
            return said(&claims, 0, None);
        }
        let outside = self.outside.as_ref().ok_or(Refused("unknown key"))?;
        // Before the key: where they are fetched anew meanwhile, the next look is another check. Where they are overdue,
        // no instant is the right one, and every look is.
        let keys_of = outside.trusted_since().unwrap_or_else(Instant::now);
        let key = outside.key(header.kid.as_deref()).await.ok_or(Refused("unknown key"))?;
        if key.algorithm != header.alg {
            return Err(Refused("wrong alg"));
        }
        let claims = self.read(token, &key.key, key.algorithm, outside.issuer())?;
        said(&claims, OUTSIDE_LEEWAY_SECONDS, Some(keys_of))
    }

    fn read(&self, token: &str, key: &DecodingKey, alg: Algorithm, issuer: &str) -> Result<Presented, Refused> {
        let mut validation = Validation::new(alg);
        validation.set_audience(&[&self.audience]);
        validation.set_issuer(&[issuer]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // Times are compared below, with the clock that everything else goes by.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let read = decode::<Presented>(token, key, &validation).map_err(|_| Refused("signature or claims"))?;
        Ok(read.claims)
    }

    /// What the token says now.
    fn now(&self, said: &Said) -> Result<Caller, Refused> {
        let now = self.clock.now().unix_timestamp();
        if now >= said.over_at {
            return Err(Refused("over"));
        }
        if said.not_before.is_some_and(|not_before| now < not_before) {
            return Err(Refused("not yet"));
        }
        Ok(said.caller)
    }
}

fn said(claims: &Presented, leeway_seconds: i64, keys_of: Option<Instant>) -> Result<Said, Refused> {
    let user = Uuid::parse_str(&claims.sub).map_err(|_| Refused("sub is no UUID"))?;
    let role = match claims.role.as_deref() {
        Some(ADMINISTRATOR) => Role::Administrator,
        Some(_) | None => Role::Customer,
    };
    Ok(Said {
        caller: Caller { user: UserId::new(user), role },
        not_before: claims.nbf.map(|not_before| not_before.saturating_sub(leeway_seconds)),
        over_at: claims.exp.saturating_add(leeway_seconds),
        keys_of,
    })
}

/// `at+jwt`, also in the long form that RFC 9068 allows.
fn is_access_token(header: &Header) -> bool {
    header.typ.as_deref().is_some_and(|typ| {
        let short = typ.strip_prefix("application/").unwrap_or(typ);
        short.eq_ignore_ascii_case(ACCESS_TOKEN_TYPE)
    })
}
