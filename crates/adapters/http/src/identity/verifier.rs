use std::sync::Arc;

use frontrow_application::caller::Caller;
use frontrow_application::ports::Clock;
use frontrow_domain::account::Role;
use frontrow_domain::shared::UserId;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header};
use uuid::Uuid;

use super::claims::{ACCESS_TOKEN_TYPE, ADMINISTRATOR, ISSUER, Presented};
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
        Ok(Self { own: keys.decoding_key()?, own_id: keys.id().to_owned(), audience, outside, clock })
    }

    /// Who `token` was issued to.
    ///
    /// # Errors
    /// [`Refused`] when it is malformed, forged, for somebody else's eyes, or over.
    pub async fn verify(&self, token: &str) -> Result<Caller, Refused> {
        if token.len() > TOKEN_BYTES_AT_MOST {
            return Err(Refused("too long"));
        }
        let header = decode_header(token).map_err(|_| Refused("malformed"))?;
        if !is_access_token(&header) {
            return Err(Refused("wrong typ"));
        }
        if header.kid.as_deref() == Some(self.own_id.as_str()) {
            let claims = self.read(token, &self.own, Algorithm::EdDSA, ISSUER)?;
            return self.caller(&claims, 0);
        }
        let outside = self.outside.as_ref().ok_or(Refused("unknown key"))?;
        let key = outside.key(header.kid.as_deref()).await.ok_or(Refused("unknown key"))?;
        if key.algorithm != header.alg {
            return Err(Refused("wrong alg"));
        }
        let claims = self.read(token, &key.key, key.algorithm, outside.issuer())?;
        self.caller(&claims, OUTSIDE_LEEWAY_SECONDS)
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

    fn caller(&self, claims: &Presented, leeway_seconds: i64) -> Result<Caller, Refused> {
        let now = self.clock.now().unix_timestamp();
        if now >= claims.exp.saturating_add(leeway_seconds) {
            return Err(Refused("over"));
        }
        if claims.nbf.is_some_and(|not_before| now < not_before.saturating_sub(leeway_seconds)) {
            return Err(Refused("not yet"));
        }
        let user = Uuid::parse_str(&claims.sub).map_err(|_| Refused("sub is no UUID"))?;
        let role = match claims.role.as_deref() {
            Some(ADMINISTRATOR) => Role::Administrator,
            Some(_) | None => Role::Customer,
        };
        Ok(Caller { user: UserId::new(user), role })
    }
}

/// `at+jwt`, also in the long form that RFC 9068 allows.
fn is_access_token(header: &Header) -> bool {
    header.typ.as_deref().is_some_and(|typ| {
        let short = typ.strip_prefix("application/").unwrap_or(typ);
        short.eq_ignore_ascii_case(ACCESS_TOKEN_TYPE)
    })
}
