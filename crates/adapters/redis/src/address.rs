use std::fmt;
use std::time::Duration;

use fred::clients::{Client, SubscriberClient};
use fred::types::Builder;
use fred::types::config::{Config, Options, ReconnectPolicy, Server};

use crate::limits;

/// What a URL may look like; part of every refusal.
const TAKEN: &str = "redis://[user:password@]host[:port][/database], \
                     redis-cluster://[user:password@]host[:port][?node=host:port&node=…] or \
                     redis-sentinel://[user:password@]host[:port][/database]?sentinelServiceName=name[&node=host:port&…]";

/// Where Redis is.
#[derive(Clone, PartialEq, Eq)]
pub struct RedisSettings {
    /// `redis://` for one server, `redis-cluster://` for a cluster, `redis-sentinel://` for servers behind sentinels.
    pub url: String,
    /// How long one question may take, with all its commands. Two fit into what a failing Redis may cost a hold.
    pub answers_within: Duration,
}

impl RedisSettings {
    /// Redis at `url`, with the patience that selling allows: 100 ms a question.
    #[must_use]
    pub fn at(url: &str) -> Self {
        Self { url: url.to_owned(), answers_within: limits::QUESTION }
    }
}

/// The URL may hold a password.
impl fmt::Debug for RedisSettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("RedisSettings").finish_non_exhaustive()
    }
}

/// The URL is not one that Redis could be reached at. It is not repeated here: it may hold a password.
#[derive(Debug, thiserror::Error)]
#[error("the URL of Redis is not usable: {reason}. It takes {TAKEN}")]
pub struct RedisUrlInvalid {
    reason: String,
}

fn invalid<T>(reason: impl Into<String>) -> Result<T, RedisUrlInvalid> {
    Err(RedisUrlInvalid { reason: reason.into() })
}

/// A URL that was understood.
pub(crate) struct Address {
    config: Config,
    pub(crate) answers_within: Duration,
}

impl Address {
    pub(crate) fn of(settings: &RedisSettings) -> Result<Self, RedisUrlInvalid> {
        let url = settings.url.as_str();
        let Some((scheme, rest)) = url.split_once("://") else { return invalid("it has no scheme") };
        let (place, parameters) = rest.split_once('?').unwrap_or((rest, ""));
        let parsed = match scheme {
            "redis" if !parameters.is_empty() => return invalid("a single server takes nothing after a question mark"),
            "redis-cluster" if names_a_database(place) => return invalid("a cluster has no numbered databases"),
            "redis" => Config::from_url_centralized(url),
            "redis-cluster" => Config::from_url_clustered(url),
            "redis-sentinel" => Config::from_url_sentinel(url),
            "rediss" | "rediss-cluster" | "rediss-sentinel" => {
                return invalid("TLS is not built in; put Redis into a private network or a tunnel in front of it");
            }
            _ => return invalid("its scheme is unknown"),
        };
        match parsed {
            Ok(config) => {
                Ok(Self { config: Config { fail_fast: false, ..config }, answers_within: settings.answers_within })
            }
            Err(error) => invalid(error.details()),
        }
    }

    /// Hosts and ports, for people; no credentials.
    pub(crate) fn hosts(&self) -> String {
        let hosts: Vec<String> = self.config.server.hosts().iter().map(Server::to_string).collect();
        hosts.join(", ")
    }

    /// A client that is not connected yet, with a limit for everything.
    pub(crate) fn client(&self) -> Result<Client, RedisUrlInvalid> {
        self.builder().build().or_else(|error| invalid(error.details()))
    }

    /// The same for whoever listens.
    pub(crate) fn subscriber(&self) -> Result<SubscriberClient, RedisUrlInvalid> {
        let mut builder = self.builder();
        builder.with_performance_config(|performance| performance.broadcast_channel_capacity = limits::UNREAD_AT_MOST);
        builder.build_subscriber_client().or_else(|error| invalid(error.details()))
    }

    pub(crate) fn builder(&self) -> Builder {
        let mut policy = ReconnectPolicy::new_exponential(
            0, // for ever
            limits::RECONNECT_FIRST_MILLISECONDS,
            limits::RECONNECT_LAST_MILLISECONDS,
            2,
        );
        policy.set_jitter(limits::RECONNECT_JITTER_MILLISECONDS);
        let mut builder = Builder::from_config(self.config.clone());
        builder
            .set_policy(policy)
            .with_performance_config(|performance| performance.default_command_timeout = self.answers_within)
            .with_connection_config(|connection| {
                connection.connection_timeout = limits::CONNECT;
                connection.internal_command_timeout = limits::CONNECT;
                connection.max_command_attempts = 1;
                connection.max_redirections = limits::REDIRECTIONS;
                connection.max_command_buffer_len = limits::QUEUED_AT_MOST;
                connection.unresponsive.max_timeout = Some(limits::SILENCE);
                connection.unresponsive.interval = limits::SILENCE / 4;
                connection.tcp.nodelay = Some(true);
            });
        builder
    }
}

fn names_a_database(place: &str) -> bool {
    place.split_once('/').is_some_and(|(_, path)| !path.is_empty())
}

/// Not connected is an answer, and waiting for a connection is none.
pub(crate) fn at_once() -> Options {
    Options { fail_fast: true, ..Options::default() }
}

#[cfg(test)]
mod tests;
