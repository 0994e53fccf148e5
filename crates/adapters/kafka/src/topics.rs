//! Our topics: what they are called, and that they are there.

use frontrow_application::events::Event;
use rdkafka::admin::{AdminOptions, NewTopic, TopicReplication, TopicResult};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};

use crate::aside::drop_aside;
use crate::client::{Admin, admin};
use crate::limits;
use crate::settings::KafkaSettings;

/// The names of our topics.
#[derive(Clone, Debug)]
pub(crate) struct Topics {
    pub(crate) reservations: String,
    pub(crate) payments: String,
    pub(crate) points: String,
    pub(crate) set_aside: String,
}

impl Topics {
    pub(crate) fn of(prefix: &str) -> Self {
        let name = |what: &str| format!("{prefix}.{what}");
        Self {
            reservations: name("reservations"),
            payments: name("payments"),
            points: name("points"),
            set_aside: name("set-aside"),
        }
    }

    /// Where `event` is told.
    pub(crate) fn of_event(&self, event: &Event) -> &str {
        match event {
            Event::Reservation(_) => &self.reservations,
            Event::Payment(_) => &self.payments,
            Event::Points(_) => &self.points,
        }
    }

    /// Where events are told.
    pub(crate) fn of_events(&self) -> [&str; 3] {
        [&self.reservations, &self.payments, &self.points]
    }

    /// Each with its number of partitions.
    fn all(&self) -> [(&str, i32); 4] {
        let [reservations, payments, points] = self.of_events();
        [
            (reservations, limits::PARTITIONS),
            (payments, limits::PARTITIONS),
            (points, limits::PARTITIONS),
            (&self.set_aside, limits::SET_ASIDE_PARTITIONS),
        ]
    }

    /// Those that `existing` lacks.
    pub(crate) fn missing(&self, existing: &[String]) -> Vec<(&str, i32)> {
        self.all().into_iter().filter(|(topic, _)| !existing.iter().any(|other| other == topic)).collect()
    }
}

/// Makes topics. Another replica that does the same at the same time is fine.
pub(crate) async fn create(settings: &KafkaSettings, missing: &[(&str, i32)]) -> Result<(), KafkaError> {
    let admin = admin(settings)?;
    let outcome = create_with(&admin, missing).await;
    drop_aside(admin);
    outcome
}

async fn create_with(admin: &Admin, missing: &[(&str, i32)]) -> Result<(), KafkaError> {
    match created(ask(admin, missing, limits::REPLICAS_BY_DEFAULT).await?) {
        Err(KafkaError::AdminOp(RDKafkaErrorCode::InvalidReplicationFactor)) => {
            created(ask(admin, missing, limits::REPLICAS_AT_LEAST).await?)
        }
        outcome => outcome,
    }
}

async fn ask(admin: &Admin, missing: &[(&str, i32)], replicas: i32) -> Result<Vec<TopicResult>, KafkaError> {
    let topics: Vec<_> = missing
        .iter()
        .map(|(topic, partitions)| NewTopic::new(topic, *partitions, TopicReplication::Fixed(replicas)))
        .collect();
    let within = AdminOptions::new().request_timeout(Some(limits::SOCKET)).operation_timeout(Some(limits::ANSWER));
    admin.create_topics(&topics, &within).await
}

/// The first refusal that is one.
fn created(results: Vec<TopicResult>) -> Result<(), KafkaError> {
    for result in results {
        match result {
            Ok(topic) => tracing::info!(topic, "a topic was made"),
            Err((_, RDKafkaErrorCode::TopicAlreadyExists)) => {}
            Err((topic, code)) => {
                tracing::debug!(topic, %code, "a topic cannot be made");
                return Err(KafkaError::AdminOp(code));
            }
        }
    }
    Ok(())
}
