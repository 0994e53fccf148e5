use frontrow_application::ports::{QueuePass, QueuePasses, Unavailable};
use frontrow_domain::shared::{ConcertId, QueueTokenId, UserId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use super::SigningKeys;
use super::claims::ISSUER;
use super::verified::{Verified, digest};

const TYPE: &str = "queue-pass+jwt";
const AUDIENCE: &str = "frontrow-queue";
/// Our passes have about 400 characters.
const PASS_BYTES_AT_MOST: usize = 1024;

/// Queue passes as JWTs under a secret of our own (HS256). They are checked on the hottest path, and nobody but us
/// reads them: a signature that others could verify would cost forty times as much.
pub struct SealedQueuePasses {
    sealing: EncodingKey,
    opening: DecodingKey,
    validation: Validation,
    verified: Verified<QueuePass>,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    jti: Uuid,
    sub: Uuid,
    concert: Uuid,
    /// In whole seconds, rounded up: for readers of the token.
    exp: i64,
    /// The same to the millisecond: what counts.
    #[serde(rename = "expMilliseconds")]
    exp_milliseconds: i64,
}

impl SealedQueuePasses {
    /// Passes under a secret made of the signing key, which replicas share.
    #[must_use]
    pub fn new(keys: &SigningKeys) -> Self {
        let secret = keys.secret_for("queue passes");
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[ISSUER]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The end is compared below, with the clock that everything else goes by.
        validation.validate_exp = false;
        let (sealing, opening) = (EncodingKey::from_secret(&secret), DecodingKey::from_secret(&secret));
        Self { sealing, opening, validation, verified: Verified::new() }
    }

    /// The pass in a token whose seal is ours.
    fn read(&self, token: &str) -> Option<QueuePass> {
        if decode_header(token).ok()?.typ.as_deref() != Some(TYPE) {
            return None;
        }
        let claims = decode::<Claims>(token, &self.opening, &self.validation).ok()?.claims;
        Some(QueuePass {
            token: QueueTokenId::new(claims.jti),
            concert: ConcertId::new(claims.concert),
            owner: UserId::new(claims.sub),
            expires_at: instant(claims.exp_milliseconds)?,
        })
    }
}

impl QueuePasses for SealedQueuePasses {
    fn seal(&self, pass: &QueuePass) -> Result<String, Unavailable> {
        let milliseconds = milliseconds(pass.expires_at);
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            jti: pass.token.as_uuid(),
            sub: pass.owner.as_uuid(),
            concert: pass.concert.as_uuid(),
            exp: milliseconds.div_euclid(1000) + i64::from(milliseconds.rem_euclid(1000) > 0),
            exp_milliseconds: milliseconds,
        };
        let header = Header { typ: Some(TYPE.to_owned()), ..Header::new(Algorithm::HS256) };
        encode(&header, &claims, &self.sealing).map_err(|error| Unavailable::because("the queue pass seal", error))
    }

    fn open(&self, token: &str, now: OffsetDateTime) -> Option<QueuePass> {
        if token.len() > PASS_BYTES_AT_MOST {
            return None;
        }
        let digest = digest(token);
        let pass = match self.verified.get(&digest) {
            Some(pass) => pass,
            None => {
                let pass = self.read(token)?;
                self.verified.put(digest, pass);
                pass
            }
        };
        (now < pass.expires_at).then_some(pass)
    }
}

fn milliseconds(instant: OffsetDateTime) -> i64 {
    instant.unix_timestamp() * 1000 + i64::from(instant.millisecond())
}

fn instant(milliseconds: i64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000).ok()
}
