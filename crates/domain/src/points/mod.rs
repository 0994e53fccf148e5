//! A wallet in won, and the double-entry ledger that explains every won of it.

mod ledger;
mod wallet;

pub use ledger::{Account, Entry, EntryKind, Movement};
pub use wallet::{ChargeAmount, ChargeOutOfRange, InsufficientPoints, Wallet};

#[cfg(test)]
mod tests;
