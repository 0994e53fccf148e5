use async_trait::async_trait;
use frontrow_application::events::Event;
use frontrow_application::ports::{EventBus, Unavailable};
use frontrow_cloudevents::CloudEvent;
use futures_util::future::join_all;
use metrics::counter;
use rdkafka::error::KafkaError;

use crate::aside::drop_aside;
use crate::kafka::Kafka;
use crate::limits;
use crate::record::Record;
use crate::waves::waves;

/// Tells the broker. What it was told every consumer hears at some time, in the order of each key; the world hears
/// nothing of events that are ours alone.
///
/// An event is sent only when the broker has all earlier ones of its reservation. So whatever is told again after a
/// failure comes twice, and nothing comes too early.
pub struct KafkaBus {
    kafka: Kafka,
}

impl KafkaBus {
    /// A bus to the broker that `kafka` leads to.
    #[must_use]
    pub fn new(kafka: Kafka) -> Self {
        Self { kafka }
    }

    /// Sends them at once and waits for all, so that none is under way when anything is told again.
    async fn send(&self, records: &[Record<'_>]) -> Result<(), KafkaError> {
        let producer = self.kafka.link().producer();
        let mut refused = None;
        let mut under_way = Vec::with_capacity(records.len());
        for record in records {
            match producer.send_result(record.to_send()) {
                Ok(report) => under_way.push(report),
                Err((error, _)) => {
                    refused = Some(error);
                    break;
                }
            }
        }
        let mut told = 0;
        for report in join_all(under_way).await {
            match report {
                Ok(Ok(_)) => told += 1,
                Ok(Err((error, _))) => refused = Some(error),
                Err(_) => refused = Some(KafkaError::Canceled),
            }
        }
        counter!("frontrow_events_told_total").increment(told);
        let Some(error) = refused else { return Ok(()) };
        self.kafka.link().give_up(&producer)?;
        drop_aside(producer);
        Err(error)
    }
}

#[async_trait]
impl EventBus for KafkaBus {
    async fn publish(&self, events: &[Event]) -> Result<(), Unavailable> {
        let link = self.kafka.link();
        // A broker may make a topic that it is told of, with a number of partitions that is its own idea.
        if !link.has_topics() {
            return Err(Unavailable::of("Kafka"));
        }
        let told = events.iter().filter_map(|event| Some((link.topics.of_event(event), CloudEvent::of(event)?)));
        let records = told.map(|(topic, event)| Record::new(topic, event)).collect::<Result<Vec<_>, _>>();
        let records = records.map_err(|error| Unavailable::because("the time of an event", error))?;
        for wave in waves(records, |record| &record.key) {
            for records in wave.chunks(limits::UNDER_WAY_AT_MOST) {
                self.send(records).await.map_err(|error| Unavailable::because("Kafka", error))?;
            }
        }
        Ok(())
    }
}
