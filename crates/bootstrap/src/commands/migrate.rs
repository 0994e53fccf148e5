use std::process::ExitCode;

use crate::settings::Settings;
use crate::wiring;

/// Brings the tables up to date.
#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub async fn migrate(settings: &Settings) -> anyhow::Result<ExitCode> {
    let database = wiring::connect(settings).await?;
    wiring::migrate(&database).await?;
    println!("The tables are up to date.");
    Ok(ExitCode::SUCCESS)
}
