//! Where logs go.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::prelude::*;

use crate::settings::LogFormat;

/// What is logged when `RUST_LOG` says nothing. One line a request would be most of the work at 40,000 a second.
const DEFAULT_FILTER: &str =
    "info,frontrow_http::observe=warn,actix_server=warn,sqlx=warn,sea_orm=warn,sea_orm_migration=warn";

/// Sends logs to standard error, so that what a command answers on standard output stays clean.
pub fn start(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(DEFAULT_FILTER));
    let registry = tracing_subscriber::registry().with(filter);
    match format {
        LogFormat::Pretty => {
            let colours = stderr().is_terminal();
            registry.with(fmt::layer().with_writer(stderr).with_target(false).with_ansi(colours)).init();
        }
        LogFormat::Json => registry.with(fmt::layer().json().flatten_event(true).with_writer(stderr)).init(),
    }
}
