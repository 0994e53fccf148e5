use std::time::Duration;

use rdkafka::error::KafkaError;

use crate::limits;

/// Where the broker is, and what our topics are called there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KafkaSettings {
    /// `host:port`, several with commas between. Any of them leads to all brokers of the cluster.
    pub brokers: String,
    /// What the names of topics and of the consumer group begin with: letters, digits, `.`, `_` and `-`.
    pub topic_prefix: String,
    /// How long an event may take until the broker has it. What takes longer counts as not told, and is told again.
    pub told_within: Duration,
}

impl KafkaSettings {
    /// `brokers` with topics that begin with `topic_prefix`, and five seconds for each event.
    #[must_use]
    pub fn at(brokers: &str, topic_prefix: &str) -> Self {
        Self { brokers: brokers.to_owned(), topic_prefix: topic_prefix.to_owned(), told_within: limits::TOLD_WITHIN }
    }
}

/// librdkafka does not take the settings. A broker that is away is none of its reasons.
#[derive(Debug, thiserror::Error)]
#[error("no client can be made of these settings")]
pub struct KafkaRefused(#[from] KafkaError);
