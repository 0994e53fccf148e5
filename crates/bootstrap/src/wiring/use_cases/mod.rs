//! The use cases, each over the ports it needs. One file a context.

mod account;
mod catalog;
mod demo;
mod events;
mod operations;
mod payment;
mod points;
mod programme;
mod queue;
mod reservation;
mod webhooks;
