//! Toss Payments, against a small provider that behaves as documented.

mod books;
mod conformance;
mod provider;
mod server;
mod stories;
