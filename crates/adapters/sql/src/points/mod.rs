//! Wallets, and the ledger that explains every won in them.

mod entries;
mod ledger;
mod wallets;

pub(crate) use entries::{of_batches, sides, write_entries};
pub use ledger::SqlPointsLedger;
pub(crate) use wallets::{WalletVerdict, change_wallet};
