//! Who picks the backend: the settings are turned into adapters, the adapters into ports, the ports into use cases.

mod api;
#[cfg_attr(not(feature = "kafka"), path = "no_broker.rs")]
mod broker;
mod coordination;
mod data;
mod events;
mod gateway;
mod gauges;
mod house;
mod identity;
mod jobs;
mod metrics;
mod ports;
mod sales;
mod storage;
mod use_cases;
mod webhooks;

pub use api::{DatabaseProbe, RedisProbe};
pub use events::Events;
pub use house::House;
pub use metrics::install_metrics;
pub use ports::Ports;
pub use storage::{connect, migrate};
