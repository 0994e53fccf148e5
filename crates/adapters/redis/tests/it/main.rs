//! Every adapter of this crate keeps every clause of its port, on one server and on a cluster. Servers are taken from
//! `TEST_REDIS_URL` and `TEST_REDIS_CLUSTER_URL` (`scripts/with-test-servers`).

#![allow(clippy::unwrap_used)]

mod conformance;
mod news;
mod outage;
mod relay;
mod sentinel;
mod servers;
mod slots;
mod waiting_room;
