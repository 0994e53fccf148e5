//! The rules of an on-sale.
//!
//! Nothing in here waits, reads a clock, makes an id or knows of a table: what a rule needs is passed in, and what
//! it decides is returned. A rule therefore cannot fail for technical reasons.

#![warn(missing_docs)]

pub mod account;
pub mod catalog;
pub mod payment;
pub mod points;
pub mod queue;
pub mod reservation;
pub mod shared;
pub mod webhooks;
