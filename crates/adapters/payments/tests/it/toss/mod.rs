//! Toss Payments, against a small provider that behaves as documented.

mod conformance;
mod provider;
mod server;
mod stories;
