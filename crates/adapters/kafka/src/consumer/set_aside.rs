use std::time::Duration;

use frontrow_application::ports::Unavailable;
use frontrow_cloudevents::Unreadable;
use metrics::counter;
use rdkafka::error::KafkaError;
use rdkafka::message::{BorrowedMessage, Header, Message, OwnedHeaders};
use rdkafka::producer::FutureRecord;
use tokio::sync::watch;

use super::patience::Patience;
use crate::aside::drop_aside;
use crate::link::Link;

/// Why a message is set aside. What it says names no person: an event's data does not belong into a log.
#[derive(Debug, thiserror::Error)]
pub(super) enum Flaw {
    #[error("no header says of which type it is")]
    Untyped,
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    #[error("{0}, however often it is asked")]
    NotTaken(Unavailable),
}

impl Flaw {
    /// In a word, for monitoring.
    const fn reason(&self) -> &'static str {
        match self {
            Self::Untyped | Self::Unreadable(_) => "unreadable",
            Self::NotTaken(_) => "not_taken",
        }
    }
}

/// Puts a copy of `message` where people look, with the place it came from; false when it is to stop before that has
/// happened. Tried until the broker has it: passed over without a copy, the event would be lost.
pub(super) async fn set_aside(
    link: &Link,
    message: &BorrowedMessage<'_>,
    flaw: &Flaw,
    stop: &mut watch::Receiver<bool>,
) -> bool {
    let mut patience = Patience::new();
    while let Err(error) = copy(link, message, flaw).await {
        tracing::debug!(%error, "a message cannot be set aside yet");
        if !patience.pause(stop).await {
            return false;
        }
    }
    let (topic, partition, offset) = (message.topic(), message.partition(), message.offset());
    tracing::warn!(topic, partition, offset, error = %flaw, "a message was set aside");
    counter!("frontrow_events_set_aside_total", "reason" => flaw.reason()).increment(1);
    true
}

async fn copy(link: &Link, message: &BorrowedMessage<'_>, flaw: &Flaw) -> Result<(), KafkaError> {
    let record = FutureRecord {
        topic: &link.topics.set_aside,
        partition: None,
        payload: message.payload(),
        key: message.key(),
        timestamp: None,
        headers: Some(headers(message, flaw)),
    };
    // No room is another reason to try again.
    let producer = link.producer();
    let Err((error, _)) = producer.send(record, Duration::ZERO).await else { return Ok(()) };
    link.give_up(&producer)?;
    drop_aside(producer);
    Err(error)
}

/// What it had, and where it was.
fn headers(message: &BorrowedMessage<'_>, flaw: &Flaw) -> OwnedHeaders {
    let kept = message.headers().map_or_else(OwnedHeaders::new, |headers| headers.detach());
    let added = [
        ("frontrow_topic", message.topic().to_owned()),
        ("frontrow_partition", message.partition().to_string()),
        ("frontrow_offset", message.offset().to_string()),
        ("frontrow_reason", flaw.reason().to_owned()),
        ("frontrow_error", flaw.to_string()),
    ];
    added.into_iter().fold(kept, |headers, (key, value)| headers.insert(Header { key, value: Some(&value) }))
}
