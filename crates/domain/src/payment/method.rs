use std::fmt;

use crate::shared::Won;

/// What the gateway gave the buyer's browser for this attempt: 1 to [`PaymentKey::MAX_CHARACTERS`] printable ASCII
/// characters.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PaymentKey(String);

/// The text is no payment key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a payment key is 1 to {} printable ASCII characters", PaymentKey::MAX_CHARACTERS)]
pub struct PaymentKeyInvalid;

impl PaymentKey {
    /// Toss says 200; the column holds that.
    pub const MAX_CHARACTERS: usize = 200;

    /// The key in `text`.
    ///
    /// # Errors
    /// [`PaymentKeyInvalid`] when empty, too long, or not printable ASCII.
    pub fn parse(text: &str) -> Result<Self, PaymentKeyInvalid> {
        let printable = text.bytes().all(|byte| byte.is_ascii_graphic());
        if text.is_empty() || text.len() > Self::MAX_CHARACTERS || !printable {
            return Err(PaymentKeyInvalid);
        }
        Ok(Self(text.to_owned()))
    }

    /// The key itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Keys buy things: they stay out of logs.
impl fmt::Debug for PaymentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PaymentKey(…)")
    }
}

/// How a reservation is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Method {
    /// All from the wallet, in one transaction.
    Points,
    /// All through the gateway.
    Card {
        /// What the gateway knows the attempt by.
        key: PaymentKey,
    },
    /// `points` from the wallet, taken only if the gateway approves the rest.
    Split {
        /// The part from the wallet: more than nothing, less than all.
        points: Won,
        /// What the gateway knows the attempt by.
        key: PaymentKey,
    },
}

/// The name of a method, without the key that belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MethodKind {
    /// `POINTS`
    Points,
    /// `CARD`
    Card,
    /// `SPLIT`
    Split,
}

impl MethodKind {
    /// Every method there is.
    pub const ALL: [Self; 3] = [Self::Points, Self::Card, Self::Split];

    /// The word for it, as everywhere outside.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Points => "POINTS",
            Self::Card => "CARD",
            Self::Split => "SPLIT",
        }
    }
}

/// A split must leave something for both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the points of a split payment are more than 0 and less than {amount}")]
pub struct SplitOutOfRange {
    /// What the reservation costs.
    pub amount: Won,
}

impl Method {
    /// What of `amount` is taken from the wallet.
    #[must_use]
    pub const fn points_of(&self, amount: Won) -> Won {
        match self {
            Self::Points => amount,
            Self::Card { .. } => Won::ZERO,
            Self::Split { points, .. } => *points,
        }
    }

    /// What the gateway knows the attempt by, where it is asked at all.
    #[must_use]
    pub const fn gateway_key(&self) -> Option<&PaymentKey> {
        match self {
            Self::Points => None,
            Self::Card { key } | Self::Split { key, .. } => Some(key),
        }
    }

    /// Its name.
    #[must_use]
    pub const fn kind(&self) -> MethodKind {
        match self {
            Self::Points => MethodKind::Points,
            Self::Card { .. } => MethodKind::Card,
            Self::Split { .. } => MethodKind::Split,
        }
    }

    /// The word for it, as everywhere outside.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        self.kind().as_str()
    }

    /// Refuses a split that leaves nothing for one side.
    pub(super) fn fits(&self, amount: Won) -> Result<(), SplitOutOfRange> {
        match self {
            Self::Split { points, .. } => card_part(amount, *points).map(|_| ()),
            Self::Points | Self::Card { .. } => Ok(()),
        }
    }
}

/// What the gateway is asked for where `points` of `amount` come from the wallet.
///
/// # Errors
/// [`SplitOutOfRange`] when that leaves nothing for one side.
pub fn card_part(amount: Won, points: Won) -> Result<Won, SplitOutOfRange> {
    let rest = amount.checked_sub(points).filter(|rest| !rest.is_zero() && !points.is_zero());
    rest.ok_or(SplitOutOfRange { amount })
}
