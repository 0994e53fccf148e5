use std::fmt;

/// What a receiver verifies signatures with: [`SigningSecret::MIN_BYTES`] to [`SigningSecret::MAX_BYTES`] bytes that
/// nobody guesses.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningSecret(Vec<u8>);

/// Too short to be safe, or too long to be of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a signing secret has {} to {} bytes, not {bytes}", SigningSecret::MIN_BYTES, SigningSecret::MAX_BYTES)]
pub struct SecretLength {
    /// How many there were.
    pub bytes: usize,
}

impl SigningSecret {
    /// As Standard Webhooks 1.0.0 asks.
    pub const MIN_BYTES: usize = 24;
    /// As Standard Webhooks 1.0.0 asks: more than a block of the hash adds nothing.
    pub const MAX_BYTES: usize = 64;

    /// A secret that was made or stored elsewhere.
    ///
    /// # Errors
    /// [`SecretLength`] outside 24 to 64 bytes.
    pub fn new(bytes: Vec<u8>) -> Result<Self, SecretLength> {
        let fits = (Self::MIN_BYTES..=Self::MAX_BYTES).contains(&bytes.len());
        if fits { Ok(Self(bytes)) } else { Err(SecretLength { bytes: bytes.len() }) }
    }

    /// A secret of 32 bytes from a secure source.
    #[must_use]
    pub fn from_random(bytes: [u8; 32]) -> Self {
        Self(bytes.to_vec())
    }

    /// The bytes, for signing, storing, and showing once.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Secrets stay out of logs.
impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecret(…)")
    }
}
