//! The stories of an on-sale.
//!
//! Each use case is one struct in one file with one `execute` that reads from top to bottom. What it needs of the
//! world stands behind the [`ports`]; how a technology does it is none of its business.

#![warn(missing_docs)]

pub mod account;
pub mod caller;
pub mod catalog;
pub mod events;
pub mod idempotency;
pub mod news;
pub mod operations;
pub mod page;
pub mod payment;
pub mod points;
pub mod policy;
pub mod ports;
pub mod queue;
pub mod reservation;
pub mod webhooks;

#[cfg(test)]
mod fixtures;
