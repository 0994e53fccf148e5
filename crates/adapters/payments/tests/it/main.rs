//! The fake gateway against its contract, in process and at its desk, alone and behind a time limit, and its ledger
//! against kills; Stripe and Toss each against a provider of its kind.

#![allow(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

mod books;
mod conformance;
mod desk;
mod fixture;
mod ledger;
mod scripts;
mod stripe;
mod toss;
mod wire;
