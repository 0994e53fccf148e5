//! Events over a broker that speaks Kafka's protocol: the bus that the relay tells, and the consumer group that hears.
//!
//! The broker decides nothing and is waited for by nobody who buys. What was committed stays in the outbox until every
//! replica of the broker that has to have it has it; what is heard counts as heard once every handler has taken it. In
//! between, anything may come twice and nothing gets lost or overtaken ([`KafkaBus`], [`KafkaConsumer`]).
//!
//! librdkafka does the talking, on threads of its own. Whatever of it blocks is called on such a thread, never on one
//! that serves requests.

#![warn(missing_docs)]

mod aside;
mod bus;
mod client;
mod consumer;
mod kafka;
mod limits;
mod link;
mod pulse;
mod record;
mod settings;
mod topics;
mod waves;

pub use bus::KafkaBus;
pub use consumer::{KafkaConsumer, Storage};
pub use kafka::Kafka;
pub use settings::{KafkaRefused, KafkaSettings};
