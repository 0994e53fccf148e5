use std::process::ExitCode;

use crate::settings::Settings;

/// Prints the settings as they would be used; secrets only as set or not.
#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub fn check_config(settings: &Settings) -> anyhow::Result<ExitCode> {
    println!("{settings:#?}");
    println!("The settings are fine.");
    Ok(ExitCode::SUCCESS)
}
