//! An issuer of our own that the server is told to trust, so that a crowd costs no password hashing.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use rand::TryRngCore;
use rand::rngs::OsRng;
use serde_json::json;
use time::OffsetDateTime;
use uuid::{Builder, Uuid};

/// What the issuer's one key is called.
const KEY_ID: &str = "rehearsal";
const KEY_FILE: &str = "rehearsal-issuer.key";
const JWKS_FILE: &str = "rehearsal-issuer.jwks.json";
/// The server's clock may be ahead of ours.
const CLOCKS_DIFFER: Duration = Duration::from_secs(300);

/// Vouches for people the server has never seen.
pub struct Issuer {
    name: String,
    audience: String,
    key: EncodingKey,
}

/// What the operator configures.
pub struct IssuerFiles {
    /// The secret: for `--issuer-key`.
    pub key: PathBuf,
    /// The public half: for `auth.outside.jwks`.
    pub jwks: PathBuf,
}

/// There is no such issuer to be had.
#[derive(Debug, thiserror::Error)]
pub enum IssuerInvalid {
    #[error("{0}: cannot be read or written")]
    File(PathBuf, #[source] io::Error),
    #[error("{0}: is no issuer key; make one with --write-issuer FOLDER")]
    NoKey(PathBuf),
    #[error("no random numbers to be had")]
    NoChance,
}

impl Issuer {
    /// The issuer whose secret lies in `file`.
    ///
    /// # Errors
    /// [`IssuerInvalid`] when there is none.
    pub fn from_file(file: &Path, name: String, audience: String) -> Result<Self, IssuerInvalid> {
        let text = fs::read_to_string(file).map_err(|error| IssuerInvalid::File(file.to_owned(), error))?;
        let seed = STANDARD.decode(text.trim()).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let der = seed.and_then(|seed| SigningKey::from_bytes(&seed).to_pkcs8_der().ok());
        let der = der.ok_or_else(|| IssuerInvalid::NoKey(file.to_owned()))?;
        Ok(Self { name, audience, key: EncodingKey::from_ed_der(der.as_bytes()) })
    }

    /// Makes a new key in `folder`: a secret half, which only its owner may read, and a public one.
    ///
    /// # Errors
    /// [`IssuerInvalid::File`] when they cannot be written, also where there is one already.
    pub fn write(folder: &Path) -> Result<IssuerFiles, IssuerInvalid> {
        let mut seed = [0; 32];
        OsRng.try_fill_bytes(&mut seed).map_err(|_| IssuerInvalid::NoChance)?;
        let files = IssuerFiles { key: folder.join(KEY_FILE), jwks: folder.join(JWKS_FILE) };
        let public = URL_SAFE_NO_PAD.encode(SigningKey::from_bytes(&seed).verifying_key().as_bytes());
        let jwks = json!({ "keys": [
            { "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": KEY_ID, "x": public }
        ] });
        let failed = |file: &Path| {
            let file = file.to_owned();
            |error| IssuerInvalid::File(file, error)
        };
        fs::create_dir_all(folder).map_err(failed(folder))?;
        write_secret(&files.key, &STANDARD.encode(seed)).map_err(failed(&files.key))?;
        fs::write(&files.jwks, format!("{jwks:#}\n")).map_err(failed(&files.jwks))?;
        Ok(files)
    }

    /// A token for somebody new, good from now for `lasting`.
    pub(crate) fn token(&self, now: OffsetDateTime, lasting: Duration) -> Option<String> {
        let header =
            Header { typ: Some("at+jwt".to_owned()), kid: Some(KEY_ID.to_owned()), ..Header::new(Algorithm::EdDSA) };
        let claims = json!({
            "iss": self.name, "aud": self.audience, "sub": random_id(), "client_id": "rehearsal", "jti": random_id(),
            "iat": now.unix_timestamp(), "exp": (now + lasting + CLOCKS_DIFFER).unix_timestamp(),
        });
        encode(&header, &claims, &self.key).ok()
    }

    /// What its tokens say in `iss`.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

fn write_secret(file: &Path, secret: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    writeln!(options.open(file)?, "{secret}")
}

/// Nobody else's: two rehearsals on one server must not meet.
pub(crate) fn random_id() -> Uuid {
    Builder::from_random_bytes(rand::random()).into_uuid()
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::jwk::JwkSet;
    use jsonwebtoken::{DecodingKey, Validation, decode};
    use serde_json::Value;

    use super::*;

    #[test]
    fn the_public_half_verifies_what_the_secret_half_signed() {
        let folder = tempfile::tempdir().unwrap();
        let files = Issuer::write(folder.path()).unwrap();
        let issuer = Issuer::from_file(&files.key, "https://issuer.test".to_owned(), "frontrow".to_owned()).unwrap();
        let now = OffsetDateTime::from_unix_timestamp(4_000_000_000).unwrap();
        let token = issuer.token(now, Duration::from_secs(60)).unwrap();

        let keys: JwkSet = serde_json::from_slice(&fs::read(&files.jwks).unwrap()).unwrap();
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&["https://issuer.test"]);
        validation.set_audience(&["frontrow"]);
        let key = DecodingKey::from_jwk(keys.find(KEY_ID).unwrap()).unwrap();
        let read = decode::<Value>(&token, &key, &validation).unwrap();
        assert_eq!(read.header.typ.as_deref(), Some("at+jwt"));
        assert_eq!(read.claims["exp"], 4_000_000_360_i64);
        assert!(read.claims["sub"].as_str().unwrap().parse::<Uuid>().is_ok());
    }

    #[test]
    fn a_key_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let files = Issuer::write(folder.path()).unwrap();
        let before = fs::read_to_string(&files.key).unwrap();
        assert!(matches!(Issuer::write(folder.path()), Err(IssuerInvalid::File(file, _)) if file == files.key));
        assert_eq!(fs::read_to_string(&files.key).unwrap(), before);
    }

    #[test]
    fn a_file_that_is_no_key_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("no.key");
        fs::write(&file, "c2hvcnQ=").unwrap();
        let refused = Issuer::from_file(&file, String::new(), String::new());
        assert!(matches!(refused, Err(IssuerInvalid::NoKey(_))));
    }
}
