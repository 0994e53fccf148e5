use std::sync::Arc;
use std::time::Duration;

use metrics::gauge;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::metadata::Metadata;
use rdkafka::producer::Producer as _;
use tokio::time::{MissedTickBehavior, interval};

use crate::limits;
use crate::link::{Link, Standing};
use crate::topics;

/// Asks the broker again and again whether it is there, and for our topics where they are not known to be.
pub(crate) struct Pulse {
    link: Arc<Link>,
    /// How the last beat ended; none before the first.
    was_up: Option<bool>,
}

impl Pulse {
    pub(crate) fn new(link: Arc<Link>) -> Self {
        Self { link, was_up: None }
    }

    /// Until it is aborted.
    pub(crate) async fn keep(mut self) {
        let mut beats = interval(limits::PULSE_EVERY);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            beats.tick().await;
            self.beat().await;
        }
    }

    /// One question.
    pub(crate) async fn beat(&mut self) {
        let has_topics = if self.link.has_topics() { self.look().await } else { self.make_topics().await };
        let is_up = has_topics.is_ok();
        match has_topics {
            Ok(has_topics) => {
                self.link.standing.send_replace(Standing { is_up, has_topics });
                if self.was_up == Some(false) {
                    tracing::info!("Kafka is there");
                    self.link.comebacks.send_modify(|count| *count += 1);
                }
            }
            // Topics outlive a broker that is away for a while.
            Err(error) => {
                self.link.standing.send_modify(|standing| standing.is_up = false);
                self.report_away(&error);
            }
        }
        self.was_up = Some(is_up);
        gauge!("frontrow_events_broker_up").set(f64::from(u8::from(is_up)));
    }

    /// One line when it goes, and not one for each beat.
    fn report_away(&self, error: &KafkaError) {
        if self.was_up != Some(false) {
            let error: &(dyn std::error::Error + 'static) = error;
            tracing::warn!(error, "Kafka is away: events wait in the outbox");
        }
    }

    /// Whether our topics are there still: a broker may come back without them.
    async fn look(&self) -> Result<bool, KafkaError> {
        let topic = self.link.topics.reservations.clone();
        let metadata = self.metadata(Some(topic.clone()), limits::ANSWER).await?;
        Ok(metadata.topics().iter().any(|known| known.name() == topic && known.error().is_none()))
    }

    /// They are looked for by the list of all topics, because a broker may make what it is asked for by name.
    async fn make_topics(&self) -> Result<bool, KafkaError> {
        let metadata = self.metadata(None, limits::ANSWER).await?;
        let existing: Vec<String> = metadata.topics().iter().map(|topic| topic.name().to_owned()).collect();
        drop(metadata);
        let missing = self.link.topics.missing(&existing);
        if !missing.is_empty() {
            topics::create(&self.link.settings, &missing).await?;
        }
        Ok(true)
    }

    /// librdkafka blocks until the broker has answered.
    async fn metadata(&self, topic: Option<String>, within: Duration) -> Result<Metadata, KafkaError> {
        let producer = self.link.producer();
        let asked = tokio::task::spawn_blocking(move || producer.client().fetch_metadata(topic.as_deref(), within));
        asked.await.unwrap_or(Err(KafkaError::MetadataFetch(RDKafkaErrorCode::Fail)))
    }
}
