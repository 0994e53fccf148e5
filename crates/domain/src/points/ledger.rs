use time::OffsetDateTime;

use crate::shared::{EntryId, PaymentId, ReservationId, UserId, Won};

/// Where points lie. Every movement takes from one account and gives to another, so the sum over all entries is
/// always zero: points are neither made nor lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Account {
    /// A person's wallet.
    Wallet(UserId),
    /// The world outside: where charged won come from.
    Funding,
    /// What tickets were paid with.
    Sales,
}

/// Why points moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// Bought by the person: funding → wallet.
    Charge,
    /// Paid for a reservation: wallet → sales.
    Spend,
    /// Given back with a ticket: sales → wallet.
    Refund,
}

impl EntryKind {
    /// Every kind there is.
    pub const ALL: [Self; 3] = [Self::Charge, Self::Spend, Self::Refund];

    /// The word for it, as everywhere outside.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Charge => "CHARGE",
            Self::Spend => "SPEND",
            Self::Refund => "REFUND",
        }
    }
}

/// Points that move from one account to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// Id of the wallet's entry.
    pub id: EntryId,
    /// Id of the entry on the other side.
    pub counter_id: EntryId,
    /// Whose wallet.
    pub owner: UserId,
    /// Why.
    pub kind: EntryKind,
    /// How much, more than nothing.
    pub amount: Won,
    /// For which reservation, where there is one.
    pub reservation: Option<ReservationId>,
    /// By which payment, where there is one.
    pub payment: Option<PaymentId>,
    /// When.
    pub at: OffsetDateTime,
}

impl Movement {
    /// The signed change of the wallet, in won.
    #[must_use]
    pub const fn wallet_change(&self) -> i64 {
        match self.kind {
            EntryKind::Charge | EntryKind::Refund => self.amount.amount(),
            EntryKind::Spend => -self.amount.amount(),
        }
    }

    /// The account on the other side, which changes by the opposite.
    #[must_use]
    pub const fn counter_account(&self) -> Account {
        match self.kind {
            EntryKind::Charge => Account::Funding,
            EntryKind::Spend | EntryKind::Refund => Account::Sales,
        }
    }
}

/// One line of a wallet's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which line; ids ascend with time.
    pub id: EntryId,
    /// Why points moved.
    pub kind: EntryKind,
    /// The signed change, in won.
    pub amount: i64,
    /// What was in the wallet afterwards.
    pub balance: Won,
    /// For which reservation, where there is one.
    pub reservation: Option<ReservationId>,
    /// When.
    pub at: OffsetDateTime,
}
