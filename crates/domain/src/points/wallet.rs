use crate::shared::{UserId, Won};

/// What a person may charge at once: 1 to [`ChargeAmount::MAX`] won.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChargeAmount(Won);

/// The number is no amount that can be charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a charge is 1 to {} won, not {given}", ChargeAmount::MAX)]
pub struct ChargeOutOfRange {
    /// What was asked for, in won.
    pub given: i64,
}

impl ChargeAmount {
    /// One million won.
    pub const MAX: i64 = 1_000_000;

    /// A charge of `won`.
    ///
    /// # Errors
    /// [`ChargeOutOfRange`] outside 1 to [`Self::MAX`].
    pub fn new(won: i64) -> Result<Self, ChargeOutOfRange> {
        match Won::new(won) {
            Ok(amount) if (1..=Self::MAX).contains(&won) => Ok(Self(amount)),
            _ => Err(ChargeOutOfRange { given: won }),
        }
    }

    /// The amount.
    #[must_use]
    pub const fn won(self) -> Won {
        self.0
    }
}

/// A person's points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wallet {
    /// Whose.
    pub owner: UserId,
    /// What is in it. A person who never charged has nothing, and no row.
    pub balance: Won,
}

/// There is less in the wallet than was asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there are only {balance} in the wallet")]
pub struct InsufficientPoints {
    /// What there is.
    pub balance: Won,
}
