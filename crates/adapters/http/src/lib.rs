//! The REST API on actix-web, and everything about who somebody is.
//!
//! A handler is three lines: parse, execute, render. What serde sees lives here and nowhere else.

pub mod api;
pub mod health;
pub mod identity;
pub mod openapi;
pub mod problem;
pub mod server;

mod account;
mod admin;
mod body;
mod caller;
mod catalog;
mod compression;
mod cursor;
mod door;
mod etag;
mod idempotency;
mod known_paths;
mod limits;
mod metrics;
mod observe;
mod params;
mod payment;
mod points;
mod query;
mod queue;
mod reservation;
mod respond;
mod routes;
mod strict_json;
mod times;
mod trace;

pub use api::Api;
pub use body::BODY_BYTES_AT_MOST;
pub use health::Probe;
pub use limits::RateLimits;
pub use metrics::RenderMetrics;
pub use server::{HttpSettings, Running, Server};
