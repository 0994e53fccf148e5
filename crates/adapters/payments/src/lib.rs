//! Payment gateways: what captures money and gives it back, outside of our database and its transactions.

mod fake;
mod time_limited;

pub use fake::{FakeGateway, LedgerEntry};
pub use time_limited::TimeLimited;
