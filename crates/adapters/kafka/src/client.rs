//! How librdkafka is told to behave, and where its words go.

use std::time::Duration;

use rdkafka::ClientContext;
use rdkafka::admin::AdminClient;
use rdkafka::config::{ClientConfig, RDKafkaLogLevel};
use rdkafka::error::KafkaError;
use rdkafka::producer::FutureProducer;

use crate::limits;
use crate::settings::KafkaSettings;

pub(crate) type Producer = FutureProducer<Words>;
pub(crate) type Admin = AdminClient<Words>;

/// Sends in order and without doubles, also where it has to send again, and believes only what every replica has that
/// has to have it.
pub(crate) fn producer(settings: &KafkaSettings) -> Result<Producer, KafkaError> {
    common(settings)
        .set("enable.idempotence", "true")
        .set("acks", "all")
        .set("message.timeout.ms", milliseconds(settings.told_within))
        .set("linger.ms", limits::LINGER_MILLISECONDS.to_string())
        .set("queue.buffering.max.messages", limits::QUEUED_MESSAGES_AT_MOST.to_string())
        .set("queue.buffering.max.kbytes", limits::QUEUED_KILOBYTES_AT_MOST.to_string())
        // As the clients of other languages do, so that a key is in the same partition whoever writes it.
        .set("partitioner", "murmur2_random")
        .create_with_context(Words)
}

pub(crate) fn admin(settings: &KafkaSettings) -> Result<Admin, KafkaError> {
    common(settings).create_with_context(Words)
}

/// What every client of ours has in common.
pub(crate) fn common(settings: &KafkaSettings) -> ClientConfig {
    let mut config = ClientConfig::new();
    config
        .set("bootstrap.servers", &settings.brokers)
        .set("client.id", "frontrow")
        .set("socket.timeout.ms", milliseconds(limits::SOCKET))
        .set("socket.keepalive.enable", "true")
        .set("api.version.request.timeout.ms", milliseconds(limits::SOCKET))
        .set("reconnect.backoff.ms", milliseconds(limits::RECONNECT_FIRST))
        .set("reconnect.backoff.max.ms", milliseconds(limits::RECONNECT_LAST))
        .set("topic.metadata.refresh.interval.ms", milliseconds(limits::METADATA_EVERY));
    config
}

pub(crate) fn milliseconds(time: Duration) -> String {
    time.as_millis().to_string()
}

/// Carries librdkafka's words to our log.
#[derive(Clone)]
pub(crate) struct Words;

impl ClientContext for Words {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        log(level, facility, message);
    }

    /// The same is said by the log, and what matters by the pulse.
    fn error(&self, error: KafkaError, reason: &str) {
        tracing::debug!(target: "librdkafka", %error, reason);
    }
}

/// A broker that is away is told of once, by the pulse, and by librdkafka at each attempt to reach it.
pub(crate) fn log(level: RDKafkaLogLevel, facility: &str, message: &str) {
    match level {
        RDKafkaLogLevel::Emerg | RDKafkaLogLevel::Alert | RDKafkaLogLevel::Critical => {
            tracing::error!(target: "librdkafka", facility, message);
        }
        RDKafkaLogLevel::Error | RDKafkaLogLevel::Warning | RDKafkaLogLevel::Notice | RDKafkaLogLevel::Info => {
            tracing::debug!(target: "librdkafka", facility, message);
        }
        RDKafkaLogLevel::Debug => tracing::trace!(target: "librdkafka", facility, message),
    }
}
