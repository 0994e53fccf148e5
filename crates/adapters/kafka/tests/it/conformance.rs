//! The suite of the bus, with the consumer group that brings events to the handlers.

use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::events::Event;
use frontrow_application::ports::{EventBus, EventHandler, Unavailable};
use frontrow_kafka::KafkaBus;
use frontrow_testkit::coordination::event_bus::Connected;

use crate::group::Member;
use crate::servers::{kafka, settings};

frontrow_testkit::event_bus!(connect);

/// A bus whose handlers are members of its group for as long as it is there.
struct Connection {
    bus: KafkaBus,
    _member: Member,
}

#[async_trait]
impl EventBus for Connection {
    async fn publish(&self, events: &[Event]) -> Result<(), Unavailable> {
        self.bus.publish(events).await
    }
}

fn connect(handlers: Vec<Arc<dyn EventHandler>>) -> Connected {
    Box::pin(async {
        let kafka = kafka(&settings()?).await;
        let member = Member::join(&kafka, handlers);
        Some(Arc::new(Connection { bus: KafkaBus::new(kafka), _member: member }) as _)
    })
}
