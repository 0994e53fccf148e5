use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::events::Event;
use frontrow_application::ports::{EventBus, EventHandler, Unavailable};

/// Hands events to the handlers of this process.
pub struct InProcessBus {
    handlers: Vec<Arc<dyn EventHandler>>,
}

impl InProcessBus {
    /// A bus to `handlers`.
    #[must_use]
    pub fn new(handlers: Vec<Arc<dyn EventHandler>>) -> Self {
        Self { handlers }
    }
}

#[async_trait]
impl EventBus for InProcessBus {
    /// A handler that fails hears nothing further, so that its order is kept when everything is told again; the
    /// others are not kept waiting for it.
    async fn publish(&self, events: &[Event]) -> Result<(), Unavailable> {
        let mut failed = None;
        for handler in &self.handlers {
            if let Err(unavailable) = handler.handle_all(events).await {
                failed = Some(unavailable);
            }
        }
        failed.map_or(Ok(()), Err)
    }
}
