//! The broker, in a binary that can talk to none: there never is one. The settings refuse it by name.

use std::sync::Arc;

use frontrow_application::ports::EventBus;
use frontrow_http::Probe;
use frontrow_sql::SqlDatabase;
use tokio::sync::watch;

use super::house::House;
use crate::settings::Events;

pub enum Broker {}

impl Broker {
    #[expect(clippy::unused_async, reason = "as the other one's")]
    pub async fn start(_events: &Events) -> anyhow::Result<Self> {
        anyhow::bail!("this binary was built without Kafka: `cargo build --features kafka`")
    }

    pub fn bus(&self) -> Arc<dyn EventBus> {
        match *self {}
    }

    pub fn consumer(&self, _house: &House, _database: &SqlDatabase) -> anyhow::Result<Consumer> {
        match *self {}
    }

    pub fn probe(&self) -> Arc<dyn Probe> {
        match *self {}
    }
}

pub enum Consumer {}

impl Consumer {
    pub async fn run(self, _stop: watch::Receiver<bool>) {
        match self {}
    }
}
