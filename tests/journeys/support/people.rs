use std::path::Path;

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::json;
use uuid::Uuid;

use super::Api;

/// Somebody with a token.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: Uuid,
    pub token: String,
}

impl Person {
    /// Somebody with an account of the server's own.
    pub async fn signed_in(api: &Api, (email, password): (&str, &str)) -> Self {
        let reply = api.post("/auth/token").json(&json!({ "email": email, "password": password })).send().await;
        assert_eq!(reply.status, 200, "{reply:?}");
        let token = reply.body["accessToken"].as_str().unwrap().to_owned();
        let me = api.get("/users/me").token(&token).send().await;
        Self { id: me.body["id"].as_str().unwrap().parse().unwrap(), token }
    }
}

/// An outside issuer that the server trusts: it vouches for people who have no account here, so that a crowd costs no
/// password hashing.
pub struct Issuer {
    keys_file: String,
}

/// The key pair of the tests' issuer: the seed is 32 bytes of 0x2A.
const PRIVATE_KEY_DER: [u8; 48] = {
    let mut der = [0x2A; 48];
    let prefix = [0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
    let mut byte = 0;
    while byte < prefix.len() {
        der[byte] = prefix[byte];
        byte += 1;
    }
    der
};
/// Its public half, base64url.
const PUBLIC_KEY: &str = "GX9rI-FshTLGq8g4-s1ep4m-DHaykgM0A5v6iz02jWE";

impl Issuer {
    /// Publishes its keys as a file in `folder`.
    pub fn new(folder: &Path) -> Self {
        let keys = json!({ "keys": [
            { "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": "tests", "x": PUBLIC_KEY }
        ] });
        let file = folder.join("issuer.json");
        std::fs::write(&file, keys.to_string()).unwrap();
        Self { keys_file: file.display().to_string() }
    }

    pub fn name(&self) -> &str {
        "https://people.example.test"
    }

    pub fn keys_file(&self) -> &str {
        &self.keys_file
    }

    /// Somebody new.
    pub fn person(&self) -> Person {
        let id = Uuid::now_v7();
        Person { id, token: self.token(&json!({ "sub": id })) }
    }

    /// A token with `claims` over the usual ones.
    pub fn token(&self, claims: &serde_json::Value) -> String {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let mut all = json!({
            "iss": self.name(), "aud": "frontrow", "iat": now, "exp": now + 3600, "client_id": "tests",
            "jti": Uuid::now_v7(), "sub": Uuid::now_v7(),
        });
        for (name, value) in claims.as_object().unwrap() {
            all[name] = value.clone();
        }
        let header =
            Header { typ: Some("at+jwt".to_owned()), kid: Some("tests".to_owned()), ..Header::new(Algorithm::EdDSA) };
        encode(&header, &all, &EncodingKey::from_ed_der(&PRIVATE_KEY_DER)).unwrap()
    }
}
