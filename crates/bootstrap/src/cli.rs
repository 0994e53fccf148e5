//! What can be typed.

mod audit;
mod bench;
mod crowd;
mod fake_gateway;
mod rehearse;

use std::path::PathBuf;

pub use audit::AuditArgs;
pub use bench::Bench;
use clap::{Args, Parser, Subcommand};
pub use crowd::CrowdArgs;
pub use fake_gateway::FakeGatewayArgs;
pub use rehearse::{PeopleArgs, Rehearse};

const EXAMPLES: &str = "\
Examples:
  frontrow                                      serve the demo on http://127.0.0.1:8080, data in ./frontrow.db
  FRONTROW__HTTP__PORT=9000 frontrow serve      any setting can come from the environment
  frontrow serve --config config/production.toml
  frontrow audit                                exit status 1 when anything was sold twice or a won is missing
  frontrow audit --gateway                      the same, and the gateway's own books against ours
  frontrow rehearse                             a crowd against the running server, and a report to look at
  frontrow bench                                what this machine can sell, beside what it could at most

Every setting, its default and its meaning: config/default.toml";

/// Sells seats when too many people want them at once: waiting room, seat map, timed hold, payment and ticket in one
/// server.
#[derive(Parser)]
#[command(name = "frontrow", version, after_help = EXAMPLES)]
pub struct Cli {
    /// A TOML file whose settings win over the defaults (and lose to FRONTROW__SECTION__KEY in the environment).
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What to do; without a command: serve.
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Subcommand)]
pub enum Command {
    /// Serve the REST API and run the timers, until told to stop.
    Serve(Roles),
    /// Bring the database's tables up to date, and say so.
    Migrate,
    /// Make the demo: three concerts on sale, a person with points, an administrator.
    Seed,
    Audit(AuditArgs),
    Rehearse(Box<Rehearse>),
    Bench(Box<Bench>),
    FakeGateway(FakeGatewayArgs),
    /// Print the OpenAPI 3.1 document of the API.
    Openapi,
    /// Say what the settings are and where they are wrong, without starting anything.
    CheckConfig,
}

impl Default for Command {
    fn default() -> Self {
        Self::Serve(Roles::default())
    }
}

/// Which half of the server this replica is; both, when nothing is said.
#[derive(Args, Clone, Copy, Default)]
pub struct Roles {
    /// Serve HTTP only; some other replica runs the timers.
    #[arg(long, conflicts_with = "workers_only")]
    pub http_only: bool,
    /// Run the timers only; some other replica serves HTTP.
    #[arg(long)]
    pub workers_only: bool,
}
