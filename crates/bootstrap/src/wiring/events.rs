use std::sync::Arc;

use frontrow_application::ports::{EventBus, EventHandler};
use frontrow_http::Probe;
use frontrow_memory::InProcessBus;
use frontrow_sql::SqlDatabase;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::broker::Broker;
use super::house::House;
use crate::settings::{EventsKind, Settings};

impl House {
    /// Who hears of every event, where `kind` brings them.
    pub fn event_handlers(&self, kind: EventsKind) -> Vec<Arc<dyn EventHandler>> {
        self.ports.event_handlers(kind, self.slots.as_ref().map(|slots| slots.gate.clone()))
    }
}

/// Through what the world is told, and by what this process hears.
pub struct Events {
    /// What the relay tells.
    pub bus: Arc<dyn EventBus>,
    broker: Option<Broker>,
}

impl Events {
    pub async fn start(settings: &Settings, house: &House) -> anyhow::Result<Self> {
        match settings.events.kind {
            EventsKind::InProcess => {
                Ok(Self { bus: Arc::new(InProcessBus::new(house.event_handlers(EventsKind::InProcess))), broker: None })
            }
            EventsKind::Kafka => {
                let broker = Broker::start(&settings.events).await?;
                Ok(Self { bus: broker.bus(), broker: Some(broker) })
            }
        }
    }

    /// Hands to the handlers what a broker brings, as one more of `jobs`; in process the bus does that itself.
    pub fn hear(
        &self,
        house: &House,
        database: &SqlDatabase,
        stop: &watch::Receiver<bool>,
        jobs: &mut JoinSet<()>,
    ) -> anyhow::Result<()> {
        if let Some(broker) = &self.broker {
            let consumer = broker.consumer(house, database)?;
            jobs.spawn(consumer.run(stop.clone()));
        }
        Ok(())
    }

    /// Whether the broker is there, where there is one.
    pub fn probe(&self) -> Option<Arc<dyn Probe>> {
        self.broker.as_ref().map(Broker::probe)
    }
}
