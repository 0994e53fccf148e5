use frontrow_domain::shared::{ConcertId, QueueTokenId, UserId};
use time::OffsetDateTime;

use super::Unavailable;

/// What a queue token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueuePass {
    /// Which place.
    pub token: QueueTokenId,
    /// In the waiting room of which concert.
    pub concert: ConcertId,
    /// Whose.
    pub owner: UserId,
    /// From when on it says nothing any more.
    pub expires_at: OffsetDateTime,
}

/// Turns a place in a waiting room into a token that nobody can forge, and back.
///
/// # Contract
/// 1. **there and back**: reading a sealed pass gives the pass.
/// 2. **not forged**: a token that was changed, or sealed by somebody else, is nothing.
/// 3. **it ends**: from `expires_at` on it is nothing.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait QueuePasses: Send + Sync {
    /// The token of a pass.
    fn seal(&self, pass: &QueuePass) -> Result<String, Unavailable>;
    /// The pass of a token, or nothing when it is forged or over.
    fn open(&self, token: &str, now: OffsetDateTime) -> Option<QueuePass>;
}
