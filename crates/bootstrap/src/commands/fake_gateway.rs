use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use frontrow_payments::{FakeDesk, FakeGateway, HttpsClient};
use frontrow_system::DisciplinedClock;
use tokio::net::TcpListener;

use crate::cli::FakeGatewayArgs;
use crate::shutdown;

/// Is the world outside, until told to stop.
#[expect(clippy::print_stdout, reason = "whoever started the gateway, and scripts, wait for this line")]
pub async fn fake_gateway(asked: FakeGatewayArgs) -> anyhow::Result<ExitCode> {
    let book = FakeGateway::with_ledger_at(&asked.ledger, Arc::new(DisciplinedClock::new()));
    let book = Arc::new(book.with_context(|| format!("--ledger {}", asked.ledger.display()))?);
    let desk = match &asked.webhook {
        Some(url) => {
            let http = Arc::new(HttpsClient::new().context("TLS cannot be had")?);
            FakeDesk::telling(book, http, url).with_context(|| format!("--webhook {url}"))?
        }
        None => FakeDesk::new(book),
    };
    let listener = TcpListener::bind((asked.host.as_str(), asked.port)).await;
    let listener = listener.with_context(|| format!("--host {} --port {}", asked.host, asked.port))?;
    println!("The fake gateway listens on http://{}", listener.local_addr()?);
    tokio::select! {
        () = desk.serve(listener) => anyhow::bail!("the fake gateway ended by itself"),
        requested = shutdown::requested() => requested?,
    }
    Ok(ExitCode::SUCCESS)
}
