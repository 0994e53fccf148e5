use std::sync::Arc;
use std::time::Duration;

use fred::clients::{Client, SubscriberClient, WithOptions};
use fred::error::Error;
use fred::interfaces::{ClientLike, LuaInterface};
use fred::types::{FromValue, Value};
use frontrow_application::ports::Unavailable;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::address::{Address, RedisSettings, RedisUrlInvalid, at_once};
use crate::breaker::{Breaker, is_failure};
use crate::pulse::Pulse;
use crate::script::Script;

/// What commands are sent through: one connection for all, or one for each node of a cluster.
pub(crate) type Connection = WithOptions<Client>;

/// The way to Redis, with a time limit and a breaker in front of it.
///
/// While Redis is away every question fails at once, and nobody waits. When it is back, which is noticed within a
/// quarter of a second, questions reach it again by themselves.
#[derive(Clone)]
pub struct Redis(Arc<Shared>);

struct Shared {
    connection: Connection,
    breaker: Arc<Breaker>,
    answers_within: Duration,
    pulse: JoinHandle<()>,
    /// Never connected: whoever listens takes one like it.
    subscriber: SubscriberClient,
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.pulse.abort();
    }
}

impl Redis {
    /// Connects in the background and waits for it up to a second. Without Redis it starts all the same, says so, and
    /// goes on trying.
    ///
    /// # Errors
    /// The URL is not one of Redis.
    pub async fn start(settings: &RedisSettings) -> Result<Self, RedisUrlInvalid> {
        let address = Address::of(settings)?;
        let (client, subscriber) = (address.client()?, address.subscriber()?);
        let breaker = Arc::new(Breaker::new());
        let mut pulse = Pulse::start(client.clone(), breaker.clone(), address.answers_within);
        if let Err(error) = pulse.first().await {
            let error: &(dyn std::error::Error + 'static) = &error;
            tracing::warn!(error, hosts = address.hosts(), "Redis does not answer: starting without it");
        }
        let connection = client.with_options(&at_once());
        let (answers_within, pulse) = (address.answers_within, tokio::spawn(pulse.keep()));
        Ok(Self(Arc::new(Shared { connection, breaker, answers_within, pulse, subscriber })))
    }

    /// Whether questions reach Redis at present.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.0.breaker.is_closed()
    }

    /// Counts how often Redis came or came back. It may have lost everything meanwhile: whoever keeps something there
    /// puts it there again.
    #[must_use]
    pub fn comebacks(&self) -> watch::Receiver<u64> {
        self.0.breaker.comebacks()
    }

    /// A client of its own for whoever listens, not connected yet.
    pub(crate) fn subscriber(&self) -> SubscriberClient {
        self.0.subscriber.clone_new()
    }

    /// Puts a question, be it several commands, within the time limit. After `Unavailable` nobody knows whether it had
    /// its effect.
    pub(crate) async fn ask<T, A>(&self, question: impl FnOnce(Connection) -> A) -> Result<T, Unavailable>
    where
        A: Future<Output = Result<T, Error>>,
    {
        let breaker = &self.0.breaker;
        if !breaker.is_closed() {
            return Err(Unavailable::of("Redis"));
        }
        match timeout(self.0.answers_within, question(self.0.connection.clone())).await {
            Ok(Ok(answer)) => {
                breaker.answered();
                Ok(answer)
            }
            Ok(Err(error)) => {
                if is_failure(&error) {
                    breaker.failed(&error);
                } else {
                    breaker.answered();
                }
                Err(Unavailable::because("Redis", error))
            }
            Err(elapsed) => {
                breaker.failed(&elapsed);
                Err(Unavailable::because("Redis", elapsed))
            }
        }
    }

    /// Runs a script, all of whose keys share a hash tag. Its text is sent only where Redis does not know it.
    pub(crate) async fn run<T: FromValue>(
        &self,
        script: &Script,
        keys: Vec<String>,
        arguments: Vec<Value>,
    ) -> Result<T, Unavailable> {
        self.ask(async |connection: Connection| {
            match connection.evalsha(script.digest(), keys.clone(), arguments.clone()).await {
                Err(error) if is_unknown(&error) => connection.eval(script.text(), keys, arguments).await,
                known => known,
            }
        })
        .await
    }

    /// Closes the connection. Nothing reaches Redis afterwards.
    pub async fn stop(&self) {
        self.0.pulse.abort();
        self.0.breaker.open(&Stopped);
        // Not waited for beyond the limit: a Redis that is away takes no farewell.
        let _ = timeout(self.0.answers_within, self.0.connection.quit()).await;
    }
}

#[derive(Debug, thiserror::Error)]
#[error("this server stops")]
struct Stopped;

fn is_unknown(error: &Error) -> bool {
    error.details().starts_with("NOSCRIPT")
}
