use std::io::{ErrorKind, Write, stdout};
use std::process::ExitCode;

/// Prints the document that `/openapi.json` answers. A reader that has seen enough, such as `head`, is no failure.
pub fn openapi() -> anyhow::Result<ExitCode> {
    let document = frontrow_http::openapi::document().to_pretty_json()?;
    match writeln!(stdout(), "{document}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        Ok(()) | Err(_) => Ok(ExitCode::SUCCESS),
    }
}
