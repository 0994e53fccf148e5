use std::error::Error;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use frontrow_application::events::Event;
use frontrow_application::ports::{EventHandler, Unavailable};
use frontrow_cloudevents::CloudEvent;
use futures_util::FutureExt;
use rdkafka::message::{BorrowedMessage, Message};
use tokio::sync::watch;
use tokio::time::timeout;

use super::Storage;
use super::patience::Patience;
use super::set_aside::Flaw;
use crate::limits::{HANDLED_WITHIN, TRIES};
use crate::record;

/// Hands messages to handlers.
pub(super) struct Handling {
    pub(super) handlers: Vec<Arc<dyn EventHandler>>,
    pub(super) storage: Arc<dyn Storage>,
}

/// How it ended.
pub(super) enum Fate {
    /// Every handler took it.
    Taken,
    /// It is of a type that we do not know: told by a later version, and for others.
    Nobodys,
    /// It is to be set aside.
    Flawed(Flaw),
    /// Some handler has not taken it yet, and it is to stop.
    Stopped,
}

impl Handling {
    /// A handler that does not take it keeps it from no other.
    pub(super) async fn of(&self, message: &BorrowedMessage<'_>, stop: &mut watch::Receiver<bool>) -> Fate {
        let event = match read(message) {
            Ok(Some(event)) => event,
            Ok(None) => return Fate::Nobodys,
            Err(flaw) => return Fate::Flawed(flaw),
        };
        let mut fate = Fate::Taken;
        for handler in &self.handlers {
            match self.by(handler.as_ref(), &event, stop).await {
                Fate::Taken | Fate::Nobodys => {}
                flawed @ Fate::Flawed(_) => fate = flawed,
                Fate::Stopped => return Fate::Stopped,
            }
        }
        fate
    }

    /// Until it takes the event, or has had its tries.
    async fn by(&self, handler: &dyn EventHandler, event: &Event, stop: &mut watch::Receiver<bool>) -> Fate {
        let mut patience = Patience::new();
        let mut tries = 0;
        loop {
            let Err(unavailable) = once(handler, event).await else { return Fate::Taken };
            tries += u32::from(self.storage.is_there().await);
            if tries >= TRIES {
                return Fate::Flawed(Flaw::NotTaken(unavailable));
            }
            report(event, &unavailable);
            if !patience.pause(stop).await {
                return Fate::Stopped;
            }
        }
    }
}

/// One try. What panics at an event does so each time, and must not take the others along.
async fn once(handler: &dyn EventHandler, event: &Event) -> Result<(), Unavailable> {
    let handled = AssertUnwindSafe(handler.handle(event)).catch_unwind();
    match timeout(HANDLED_WITHIN, handled).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_panic)) => Err(Unavailable::of("a handler of events that panics")),
        Err(elapsed) => Err(Unavailable::because("a handler of events", elapsed)),
    }
}

fn report(event: &Event, error: &(dyn Error + 'static)) {
    tracing::debug!(error, event = %event.id(), "a handler did not take an event; it is asked again");
}

fn read(message: &BorrowedMessage<'_>) -> Result<Option<Event>, Flaw> {
    let kind = record::text(message.headers(), record::TYPE).ok_or(Flaw::Untyped)?;
    Ok(CloudEvent::read(kind, message.payload().unwrap_or_default())?)
}
