//! The server from outside: real processes, real databases, nothing but HTTP.
//!
//! Each story runs on each database. A server that is missing is a failure where `TEST_SERVERS=required`, as `make
//! test` sets it; elsewhere it is said loudly.

#![cfg(test)]

mod bad_input;
mod broker;
mod buying;
mod cancelling;
mod crash;
mod crowd;
mod documents;
mod idempotency;
mod lapsing;
mod late_money;
mod money;
mod paying_by_stripe;
mod queueing;
mod racing;
mod redis_away;
mod rehearsing;
mod replicas;
mod sharing;
mod support;
mod webhooks;
