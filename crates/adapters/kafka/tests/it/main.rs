//! The bus and the consumer group, on a broker and on one that does wrong on purpose. The broker is taken from
//! `TEST_KAFKA_BROKERS` (`scripts/with-test-servers`); the other one is librdkafka's own.

#![allow(clippy::unwrap_used, reason = "what cannot be set up fails its test")]

mod aside;
mod conformance;
mod faults;
mod format;
mod group;
mod hearing;
mod log;
mod servers;
mod told;
mod topics;
