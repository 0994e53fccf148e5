//! Stripe, against a small provider that behaves as documented.

mod books;
mod checkout;
mod conformance;
mod ledger;
mod messages;
mod provider;
mod server;
mod stories;
mod trouble;
