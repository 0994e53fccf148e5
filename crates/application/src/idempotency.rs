//! Asking twice is asking once: what a caller's idempotency key stands for.

use std::fmt;

use frontrow_domain::shared::UserId;
use uuid::Uuid;

use crate::ports::{IdempotencyKeys, Unavailable};

/// A caller's key for one request. Two keys are one when caller, route and text agree.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct IdempotencyKey {
    /// The first 16 bytes of a digest over route and key text.
    pub digest: [u8; 16],
    /// The first 8 bytes of a keyed digest over the body: tells another body from the same one.
    pub fingerprint: [u8; 8],
}

/// Digests tell nothing, so nothing is printed.
impl fmt::Debug for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdempotencyKey(…)")
    }
}

/// A key, and what the request it belongs to makes: written in the commit of that effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUse {
    /// Whose key.
    pub owner: UserId,
    /// The key.
    pub key: IdempotencyKey,
    /// What the request made or changed: a reservation, a payment, an entry, a concert, …
    pub effect: Uuid,
    /// What the key stood for before, when that had changed nothing: a declined payment. The key is taken over only
    /// while it still stands for exactly this.
    pub instead_of: Option<Uuid>,
}

/// What a key stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// The body it came with.
    pub fingerprint: [u8; 8],
    /// What the request made or changed.
    pub effect: Uuid,
}

/// The key was used before with another body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the idempotency key was used for another request")]
pub struct KeyReused;

impl Remembered {
    /// What the key's request made, if this is that request again.
    ///
    /// # Errors
    /// [`KeyReused`] when the body is another one.
    pub fn effect_for(&self, key: &IdempotencyKey) -> Result<Uuid, KeyReused> {
        if self.fingerprint == key.fingerprint { Ok(self.effect) } else { Err(KeyReused) }
    }
}

impl KeyUse {
    /// A key used for the first time, for something new.
    #[must_use]
    pub const fn first(owner: UserId, key: IdempotencyKey, effect: Uuid) -> Self {
        Self { owner, key, effect, instead_of: None }
    }
}

/// An answer, and whether it was given before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<T> {
    /// What the caller is told.
    pub value: T,
    /// Whether an earlier request with the same key had the effect.
    pub replayed: bool,
}

impl<T> Answer<T> {
    /// The effect happened now.
    pub const fn fresh(value: T) -> Self {
        Self { value, replayed: false }
    }

    /// The effect happened before.
    pub const fn replayed(value: T) -> Self {
        Self { value, replayed: true }
    }
}

/// What an earlier request with this key made; none for a key that is new, and for no key at all.
pub(crate) async fn earlier_effect(
    keys: &dyn IdempotencyKeys,
    owner: UserId,
    key: Option<&IdempotencyKey>,
) -> Result<Result<Option<Uuid>, KeyReused>, Unavailable> {
    let Some(key) = key else { return Ok(Ok(None)) };
    let remembered = keys.find(owner, key.digest).await?;
    Ok(remembered.map(|remembered| remembered.effect_for(key)).transpose())
}
