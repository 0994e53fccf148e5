//! What the world is told, how it is read again, and whether it is what the documents say.

#![allow(clippy::unwrap_used, reason = "what cannot be set up fails its test")]

mod any_event;
mod reading;
mod schemas;
mod telling;
