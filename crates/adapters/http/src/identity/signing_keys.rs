use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{DecodingKey, EncodingKey};
use rand::TryRngCore;
use rand::rngs::OsRng;
use sha2::{Digest, Sha256};

/// The Ed25519 key that signs access tokens, and the secrets that are made of it.
#[derive(Clone)]
pub struct SigningKeys {
    signing: SigningKey,
    id: String,
}

/// There is no signing key to be had.
#[derive(Debug, thiserror::Error)]
pub enum SigningKeyInvalid {
    /// The text is no key.
    #[error("a signing key is a PKCS #8 PEM of an Ed25519 key, or 32 bytes in base64")]
    Format,
    /// The file cannot be read or made.
    #[error("the signing key file cannot be used")]
    File(#[from] io::Error),
}

impl SigningKeys {
    /// The key in `text`: a PKCS #8 PEM, or the 32 bytes of its seed in base64.
    ///
    /// # Errors
    /// [`SigningKeyInvalid::Format`] for anything else.
    pub fn from_text(text: &str) -> Result<Self, SigningKeyInvalid> {
        let text = text.trim();
        if text.starts_with("-----BEGIN") {
            return SigningKey::from_pkcs8_pem(text).map(Self::new).map_err(|_| SigningKeyInvalid::Format);
        }
        let bytes = STANDARD.decode(text).or_else(|_| URL_SAFE_NO_PAD.decode(text));
        let seed = bytes.ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        seed.map(|seed| Self::from_seed(&seed)).ok_or(SigningKeyInvalid::Format)
    }

    /// The key in the file, which is made first where there is none. Of several servers that start together, one
    /// makes it and all use it.
    ///
    /// # Errors
    /// [`SigningKeyInvalid`] when the file can neither be read nor made, or holds no key.
    pub fn from_file_or_new(path: &Path) -> Result<Self, SigningKeyInvalid> {
        match fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make(path)?;
                Self::from_text(&fs::read_to_string(path)?)
            }
            text => Self::from_text(&text?),
        }
    }

    /// The key that grows from a seed.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self::new(SigningKey::from_bytes(seed))
    }

    fn new(signing: SigningKey) -> Self {
        let id = URL_SAFE_NO_PAD.encode(&Sha256::digest(signing.verifying_key().as_bytes())[..12]);
        Self { signing, id }
    }

    /// What tokens and the published key set call this key.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// The public half, as key sets spell it.
    pub(crate) fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.signing.verifying_key().as_bytes())
    }

    pub(crate) fn encoding_key(&self) -> Result<EncodingKey, SigningKeyInvalid> {
        let der = self.signing.to_pkcs8_der().map_err(|_| SigningKeyInvalid::Format)?;
        Ok(EncodingKey::from_ed_der(der.as_bytes()))
    }

    pub(crate) fn decoding_key(&self) -> Result<DecodingKey, SigningKeyInvalid> {
        DecodingKey::from_ed_components(&self.public()).map_err(|_| SigningKeyInvalid::Format)
    }

    /// A secret for one purpose. Replicas share the key, so they share its secrets too.
    #[must_use]
    pub fn secret_for(&self, purpose: &str) -> [u8; 32] {
        // A key of any length fits HMAC, so the error arm is never reached; it must not weaken the secret either.
        match Hmac::<Sha256>::new_from_slice(self.signing.as_bytes()) {
            Ok(mac) => mac.chain_update(purpose.as_bytes()).finalize().into_bytes().into(),
            Err(_) => Sha256::new().chain_update(self.signing.as_bytes()).chain_update(purpose).finalize().into(),
        }
    }
}

/// Writes a new key beside `path` and links it there: whoever reads `path` finds a whole key, and nobody's is
/// replaced.
fn make(path: &Path) -> Result<(), SigningKeyInvalid> {
    let mut seed = [0; 32];
    OsRng.try_fill_bytes(&mut seed).map_err(io::Error::other)?;
    let draft = path.with_extension(format!("{:016x}.draft", rand::random::<u64>()));
    let mut file = private(&draft)?;
    let written = writeln!(file, "{}", STANDARD.encode(seed)).and_then(|()| file.sync_all());
    let linked = written.and_then(|()| fs::hard_link(&draft, path));
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error.into()),
        _ => Ok(()),
    }
}

/// A new file that only its owner reads.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
