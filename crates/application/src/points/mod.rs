//! Wallets.

mod charge_points;
mod show_history;
mod show_wallet;

pub use charge_points::{Charge, ChargeError, ChargePoints};
pub use show_history::ShowHistory;
pub use show_wallet::ShowWallet;

#[cfg(test)]
mod tests;
