use std::process::ExitCode;

use anyhow::Context;
use time::Duration;

use crate::cli::AuditArgs;
use crate::settings::Settings;
use crate::wiring::{self, House};

/// What is held against the gateway's books when nothing is said: refunds of older payments are rare, and reading years
/// takes a provider hours.
const LOOKED_BACK: Duration = Duration::days(30);

/// Asks every question of the audit; one line a check.
#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub async fn audit(settings: &Settings, asked: AuditArgs) -> anyhow::Result<ExitCode> {
    let database = wiring::connect(settings).await?;
    let house = House::build(settings, &database).await?;
    let mut checks = house.ports.run_audit().execute().await.context("the audit could not be run")?;
    if asked.gateway {
        let since = asked.since.unwrap_or_else(|| house.ports.clock.now() - LOOKED_BACK);
        let found = house.ports.audit_gateway().execute(since).await;
        checks.extend(found.context("the gateway's books could not be compared with ours")?);
    }
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
