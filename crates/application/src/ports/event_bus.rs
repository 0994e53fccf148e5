use async_trait::async_trait;

use super::Unavailable;
use crate::events::Event;

/// Where events go.
///
/// # Contract
/// 1. **in order**: the events of one reservation, and those of one person's points, reach every handler in the order
///    they were published in. Whatever was told before may be told again.
/// 2. **delivered or unavailable**: `Ok` means that every handler has taken every event, or that a durable log has,
///    which hands them to every handler until it takes them. A handler that does not take an event is told nothing
///    after it before it does, or the log has set the event aside for a person.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait EventBus: Send + Sync {
    /// Tells everybody. The same event may be told again after a crash.
    async fn publish(&self, events: &[Event]) -> Result<(), Unavailable>;
}

/// Somebody who wants to know. Handling an event twice has the effect once.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait EventHandler: Send + Sync {
    /// Takes one event.
    async fn handle(&self, event: &Event) -> Result<(), Unavailable>;

    /// Takes several, in their order. After one that it could not take it takes no other, so that its order is kept when
    /// everything is told again.
    async fn handle_all(&self, events: &[Event]) -> Result<(), Unavailable> {
        for event in events {
            self.handle(event).await?;
        }
        Ok(())
    }
}
