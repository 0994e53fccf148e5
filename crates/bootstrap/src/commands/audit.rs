use std::process::ExitCode;

use anyhow::Context;

use crate::settings::Settings;
use crate::wiring::{self, House};

/// Asks every question of the audit; one line a check.
#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub async fn audit(settings: &Settings) -> anyhow::Result<ExitCode> {
    let database = wiring::connect(settings).await?;
    let house = House::build(settings, &database).await?;
    let checks = house.ports.run_audit().execute().await.context("the audit could not be run")?;
    for check in &checks {
        let verdict = if check.ok() { "ok  " } else { "FAIL" };
        println!("{verdict}  {}: {}", check.name, check.detail);
    }
    let violations: u64 = checks.iter().map(|check| check.violations).sum();
    if violations == 0 {
        println!("Nothing sold twice, no won lost: {} checks.", checks.len());
        return Ok(ExitCode::SUCCESS);
    }
    println!("{violations} violations.");
    Ok(ExitCode::FAILURE)
}
