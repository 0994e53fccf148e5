use std::process::ExitCode;

/// Prints the document that `/openapi.json` answers.
#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub fn openapi() -> anyhow::Result<ExitCode> {
    println!("{}", frontrow_http::openapi::document().to_pretty_json()?);
    Ok(ExitCode::SUCCESS)
}
