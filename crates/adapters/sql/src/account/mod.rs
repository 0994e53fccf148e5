//! People.

mod accounts;

pub use accounts::SqlAccounts;
