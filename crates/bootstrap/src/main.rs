//! The binary `frontrow`: reads the settings, chooses the adapters, runs a command.

mod cli;
mod commands;
mod demo;
mod open_files;
mod settings;
mod shutdown;
mod telemetry;
mod wiring;

use std::process::ExitCode;

use clap::Parser;
use cli::{Cli, Command};
use mimalloc::MiMalloc;
use settings::Settings;

/// A request allocates on one thread and is answered from another: the system's allocator spends a sixth of a request's
/// time on that.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse()).await {
        Ok(code) => code,
        Err(error) => {
            report(&error);
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let settings = Settings::load(cli.config.as_deref())?;
    telemetry::start(settings.log.format);
    match cli.command.unwrap_or_default() {
        Command::Serve(roles) => commands::serve(&settings, roles).await,
        Command::Migrate => commands::migrate(&settings).await,
        Command::Seed => commands::seed(&settings).await,
        Command::Audit(asked) => commands::audit(&settings, asked).await,
        Command::Rehearse(asked) => commands::rehearse(*asked).await,
        Command::Bench(asked) => commands::bench(*asked).await,
        Command::FakeGateway(asked) => commands::fake_gateway(asked).await,
        Command::Openapi => commands::openapi(),
        Command::CheckConfig => commands::check_config(&settings),
    }
}

#[expect(clippy::print_stderr, reason = "the last words of a command that failed, whatever the log filter says")]
fn report(error: &anyhow::Error) {
    eprintln!("frontrow: {error:#}");
}
