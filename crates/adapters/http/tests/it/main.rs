//! The server from outside: over a real socket, above ports that are mocked.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the message")]

mod answers;
mod bodies;
mod documents;
mod idempotency;
mod identity;
mod keys;
mod limits;
mod lists;
mod outside_issuer;
mod passwords;
mod paying;
mod problems;
mod queue_passes;
mod reservations;
mod seat_map;
mod secrets;
mod webhooks;
mod world;
