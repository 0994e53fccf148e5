use std::sync::Arc;
use std::time::Duration;

use fred::clients::Client;
use fred::error::{Error, ErrorKind};
use fred::interfaces::{ClientLike, EventInterface, KeysInterface};
use fred::types::ConnectHandle;
use fred::types::config::{Options, Server};
use futures_util::future::try_join_all;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout, timeout_at};

use crate::address::at_once;
use crate::breaker::Breaker;
use crate::{keys, limits};

/// Keeps a client connected and its breaker honest.
pub(crate) struct Pulse {
    client: Client,
    breaker: Arc<Breaker>,
    /// What fred does in the background. It ends by itself when it thinks that trying again is no use.
    connecting: Connecting,
    /// Connections that broke, and attempts that failed.
    losses: Receiver<(Error, Option<Server>)>,
    missed_in_a_row: u32,
    answers_within: Duration,
}

/// Closes the connection with the last one who could use it.
struct Connecting(ConnectHandle);

impl Drop for Connecting {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Pulse {
    pub(crate) fn start(client: Client, breaker: Arc<Breaker>, answers_within: Duration) -> Self {
        let losses = client.error_rx();
        let connecting = Connecting(client.connect());
        Self { client, breaker, connecting, losses, missed_in_a_row: 0, answers_within }
    }

    /// Waits for the first connection, but not for long; why there is none.
    pub(crate) async fn first(&mut self) -> Result<(), Error> {
        let deadline = Instant::now() + limits::CONNECT;
        let mut reason = Error::new(ErrorKind::Timeout, "no connection in time");
        // fred tells of failures here and of success nowhere, so a failed beat is repeated.
        let mut beats = interval(limits::CONNECT / 50);
        while timeout_at(deadline, beats.tick()).await.is_ok() {
            if self.client.is_connected() && self.beat().await.is_ok() {
                while self.losses.try_recv().is_ok() {}
                return Ok(());
            }
            while let Ok((error, _)) = self.losses.try_recv() {
                reason = error;
            }
        }
        Err(reason)
    }

    /// Until the client is told to quit.
    pub(crate) async fn keep(mut self) {
        let mut beats = interval(limits::PULSE_EVERY);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = beats.tick() => {
                    if self.connecting.0.is_finished() {
                        self.connecting = Connecting(self.client.connect());
                    }
                    // The outcome is the breaker's affair.
                    let _ = self.beat().await;
                }
                loss = self.losses.recv() => match loss {
                    // Also where the connection is back already: whatever Redis kept may be gone.
                    Ok((error, _)) => self.breaker.open(&error),
                    Err(lagged @ RecvError::Lagged(_)) => self.breaker.open(&lagged),
                    Err(RecvError::Closed) => return,
                }
            }
        }
    }

    async fn beat(&mut self) -> Result<(), Error> {
        let answer = timeout(self.answers_within, ask(&self.client)).await;
        let outcome = answer.unwrap_or_else(|_| Err(Error::new(ErrorKind::Timeout, "no pulse in time")));
        match &outcome {
            Ok(()) => {
                self.missed_in_a_row = 0;
                if self.breaker.close() {
                    tracing::info!("Redis is there");
                }
            }
            Err(error) => {
                self.missed_in_a_row += 1;
                // Of a cluster one node may be gone while the others answer.
                if self.missed_in_a_row >= limits::BEATS_MISSED {
                    self.breaker.open(error);
                } else {
                    self.breaker.failed(error);
                }
            }
        }
        outcome
    }
}

/// Of a cluster, every node has to be there: each request would reach any of them.
async fn ask(client: &Client) -> Result<(), Error> {
    if !client.is_clustered() {
        return client.with_options(&at_once()).ping::<String>(None).await.map(drop);
    }
    client.with_options(&at_once()).exists::<u64, _>(keys::PULSE).await?;
    try_join_all(client.active_connections().into_iter().map(|node| async move {
        let options = Options { cluster_node: Some(node), ..at_once() };
        client.with_options(&options).ping::<String>(None).await
    }))
    .await
    .map(drop)
}
