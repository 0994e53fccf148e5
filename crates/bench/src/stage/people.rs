use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer, SigningKey};
use serde_json::json;
use uuid::Uuid;

const KEY_ID: &str = "bench";
/// Longer than any run.
const TOKENS_LAST_SECONDS: u64 = 4 * 3600;

/// Somebody with a token.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: Uuid,
    pub(crate) token: String,
}

/// An issuer that the servers are told to trust, with a key of this run: a crowd then costs no password hashing.
pub(crate) struct Issuer {
    key: SigningKey,
    pub(crate) keys_file: PathBuf,
}

impl Issuer {
    pub(crate) const NAME: &str = "https://people.bench.test";

    /// Publishes its key as a file in `folder`.
    pub(crate) fn new(folder: &Path) -> anyhow::Result<Self> {
        let key = SigningKey::from_bytes(&rand::random());
        let public = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
        let keys = json!({ "keys": [
            { "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": KEY_ID, "x": public }
        ] });
        let keys_file = folder.join("issuer.json");
        std::fs::write(&keys_file, keys.to_string()).context("the issuer's keys cannot be written")?;
        Ok(Self { key, keys_file })
    }

    /// So many new people.
    pub(crate) fn people(&self, count: usize) -> Vec<Person> {
        (0..count).map(|_| self.person()).collect()
    }

    fn person(&self) -> Person {
        let id = Uuid::now_v7();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let header = json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": KEY_ID });
        let claims = json!({
            "iss": Self::NAME, "aud": "frontrow", "sub": id, "client_id": "bench", "jti": Uuid::now_v7(),
            "iat": now, "exp": now + TOKENS_LAST_SECONDS,
        });
        let encode = |part: &serde_json::Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let signed = format!("{}.{}", encode(&header), encode(&claims));
        let signature = URL_SAFE_NO_PAD.encode(self.key.sign(signed.as_bytes()).to_bytes());
        Person { id, token: format!("{signed}.{signature}") }
    }
}
