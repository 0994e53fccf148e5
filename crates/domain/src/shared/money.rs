use std::fmt;
use std::iter::Sum;

/// An amount of money in won: an integer, never negative, at most [`Won::MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Won(i64);

/// The number given is no amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an amount is 0 to {} won, not {given}", Won::MAX.0)]
pub struct AmountOutOfRange {
    /// What was given instead, in won.
    pub given: i64,
}

impl Won {
    /// Nothing at all.
    pub const ZERO: Self = Self(0);
    /// The largest amount we handle. It survives a JSON number (2^53) and a sum over every seat of a large hall.
    pub const MAX: Self = Self(1_000_000_000_000);

    /// An amount of `won`.
    ///
    /// # Errors
    /// [`AmountOutOfRange`] when negative or above [`Won::MAX`].
    pub const fn new(won: i64) -> Result<Self, AmountOutOfRange> {
        if won < 0 || won > Self::MAX.0 { Err(AmountOutOfRange { given: won }) } else { Ok(Self(won)) }
    }

    /// The number of won.
    #[must_use]
    pub const fn amount(self) -> i64 {
        self.0
    }

    /// Whether there is nothing to pay.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The difference, or `None` when `other` is more than there is.
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        if other.0 > self.0 { None } else { Some(Self(self.0 - other.0)) }
    }

    /// The sum, or `None` when it passes [`Won::MAX`].
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match Self::new(self.0 + other.0) {
            Ok(sum) => Some(sum),
            Err(_) => None,
        }
    }

    /// This amount `times` over, or `None` when it passes [`Won::MAX`].
    #[must_use]
    pub const fn checked_mul(self, times: u32) -> Option<Self> {
        match self.0.checked_mul(times as i64) {
            Some(product) if product <= Self::MAX.0 => Some(Self(product)),
            _ => None,
        }
    }
}

/// Sums stop at [`Won::MAX`]: no price list reaches it, and a sum that lied would be worse than a cap.
impl Sum for Won {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, |total, amount| total.checked_add(amount).unwrap_or(Self::MAX))
    }
}

impl fmt::Display for Won {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} won", self.0)
    }
}

#[cfg(test)]
mod tests;
