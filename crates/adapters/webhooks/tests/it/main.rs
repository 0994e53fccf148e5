//! The sender against receivers behind real sockets; signatures are verified by the reference library.

#![allow(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

mod addresses;
mod answers;
mod receiver;
mod rendering;
mod signing;
mod trust;
