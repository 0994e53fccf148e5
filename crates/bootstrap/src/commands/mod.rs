//! What each command does; one file a command.

mod audit;
mod bench;
mod check_config;
mod fake_gateway;
mod migrate;
mod openapi;
mod rehearse;
mod seed;
mod serve;

pub use audit::audit;
pub use bench::bench;
pub use check_config::check_config;
pub use fake_gateway::fake_gateway;
pub use migrate::migrate;
pub use openapi::openapi;
pub use rehearse::rehearse;
pub use seed::seed;
pub use serve::serve;
