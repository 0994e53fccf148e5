//! When to stop.

use tokio::signal::unix::{SignalKind, signal};

/// Waits for the first request to stop: Ctrl-C, or the TERM that service managers send.
pub async fn requested() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => tracing::info!("told to terminate"),
        _ = interrupt.recv() => tracing::info!("interrupted"),
    }
    Ok(())
}
