use std::sync::Arc;

use frontrow_application::ports::{AccessToken, AccessTokens, IdGenerator, Unavailable};
use frontrow_domain::account::{Account, Role};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use time::OffsetDateTime;

use super::claims::{ACCESS_TOKEN_TYPE, ADMINISTRATOR, CUSTOMER, ISSUER, Issued};
use super::{SigningKeyInvalid, SigningKeys};

/// Access tokens as signed JWTs (RFC 9068, EdDSA).
pub struct JwtAccessTokens {
    key: EncodingKey,
    key_id: String,
    audience: String,
    ttl_seconds: u32,
    ids: Arc<dyn IdGenerator>,
}

impl JwtAccessTokens {
    /// Tokens for `audience`, each good for `ttl_seconds`.
    ///
    /// # Errors
    /// [`SigningKeyInvalid`] when the key cannot sign.
    pub fn new(
        keys: &SigningKeys,
        audience: String,
        ttl_seconds: u32,
        ids: Arc<dyn IdGenerator>,
    ) -> Result<Self, SigningKeyInvalid> {
        Ok(Self { key: keys.encoding_key()?, key_id: keys.id().to_owned(), audience, ttl_seconds, ids })
    }
}

impl AccessTokens for JwtAccessTokens {
    fn issue(&self, account: &Account, now: OffsetDateTime) -> Result<AccessToken, Unavailable> {
        let header = Header {
            typ: Some(ACCESS_TOKEN_TYPE.to_owned()),
            kid: Some(self.key_id.clone()),
            ..Header::new(Algorithm::EdDSA)
        };
        let claims = Issued {
            iss: ISSUER,
            aud: &self.audience,
            sub: account.id.to_string(),
            exp: now.unix_timestamp() + i64::from(self.ttl_seconds),
            iat: now.unix_timestamp(),
            jti: self.ids.next_id().to_string(),
            client_id: ISSUER,
            role: match account.role {
                Role::Administrator => ADMINISTRATOR,
                Role::Customer => CUSTOMER,
            },
        };
        let token = encode(&header, &claims, &self.key);
        let token = token.map_err(|error| Unavailable::because("the signing key", error))?;
        Ok(AccessToken { token, expires_in_seconds: u64::from(self.ttl_seconds) })
    }
}
