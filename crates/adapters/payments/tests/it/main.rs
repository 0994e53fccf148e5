//! The fake gateway against its contract, alone and behind a time limit, and its ledger against kills; Toss
//! against a provider of its kind.

#![allow(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

mod conformance;
mod fixture;
mod ledger;
mod scripts;
mod toss;
mod wire;
