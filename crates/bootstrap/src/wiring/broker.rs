//! The broker, in a binary that can talk to one.

use std::sync::Arc;

use anyhow::Context;
use async_trait::async_trait;
use frontrow_application::ports::EventBus;
use frontrow_http::Probe;
use frontrow_kafka::{Kafka, KafkaBus, KafkaConsumer, KafkaSettings, Storage};
use frontrow_sql::SqlDatabase;

use super::coordination::Shared;
use super::house::House;
use crate::settings::{Events, EventsKind};

/// The way to it.
pub struct Broker(Kafka);

impl Broker {
    pub async fn start(events: &Events) -> anyhow::Result<Self> {
        let settings = KafkaSettings::at(&events.kafka_brokers, &events.topic_prefix);
        Ok(Self(Kafka::start(settings).await.context("settings `events.kafka_brokers` and `events.topic_prefix`")?))
    }

    /// What the relay tells.
    pub fn bus(&self) -> Arc<dyn EventBus> {
        Arc::new(KafkaBus::new(self.0.clone()))
    }

    /// This process as a member of the group that hears.
    pub fn consumer(&self, house: &House, database: &SqlDatabase) -> anyhow::Result<KafkaConsumer> {
        let ground = Ground { database: database.clone(), shared: house.shared.clone() };
        let consumer = KafkaConsumer::new(self.0.clone(), house.event_handlers(EventsKind::Kafka), Arc::new(ground));
        consumer.context("events cannot be heard")
    }

    pub fn probe(&self) -> Arc<dyn Probe> {
        Arc::new(KafkaProbe(self.0.clone()))
    }
}

/// What handlers write to.
struct Ground {
    database: SqlDatabase,
    shared: Option<Shared>,
}

#[async_trait]
impl Storage for Ground {
    async fn is_there(&self) -> bool {
        self.shared.as_ref().is_none_or(|shared| shared.redis.is_up()) && self.database.is_reachable().await
    }
}

/// Without Kafka the outbox keeps what happened, and nobody who buys notices.
struct KafkaProbe(Kafka);

#[async_trait]
impl Probe for KafkaProbe {
    fn name(&self) -> &'static str {
        "kafka"
    }

    fn is_vital(&self) -> bool {
        false
    }

    async fn answers(&self) -> bool {
        self.0.is_up()
    }
}
