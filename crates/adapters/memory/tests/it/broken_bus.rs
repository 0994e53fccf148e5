//! Buses that keep no promise: the suite has to notice, or it proves nothing of the others. Time is the runtime's own
//! here, so that waiting for what never comes costs nothing.

use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::events::Event;
use frontrow_application::ports::{EventBus, EventHandler, Unavailable};
use frontrow_testkit::coordination::event_bus;

/// How a bus is spoilt.
#[derive(Clone, Copy)]
enum Flaw {
    /// Says that everything was taken, and forgets what was not.
    Forgets,
    /// Goes on with what comes after.
    SkipsWhatFails,
    /// Tells the last first.
    TellsBackwards,
}

struct Flawed {
    handlers: Vec<Arc<dyn EventHandler>>,
    flaw: Flaw,
}

#[async_trait]
impl EventBus for Flawed {
    async fn publish(&self, events: &[Event]) -> Result<(), Unavailable> {
        let mut told: Vec<&Event> = events.iter().collect();
        if matches!(self.flaw, Flaw::TellsBackwards) {
            told.reverse();
        }
        for handler in &self.handlers {
            for event in &told {
                if handler.handle(event).await.is_err() && !matches!(self.flaw, Flaw::SkipsWhatFails) {
                    break;
                }
            }
        }
        Ok(())
    }
}

fn flawed(handlers: Vec<Arc<dyn EventHandler>>, flaw: Flaw) -> event_bus::Connected {
    Box::pin(async move { Some(Arc::new(Flawed { handlers, flaw }) as _) })
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "in time: false")]
async fn a_bus_that_forgets_what_was_not_taken_is_found_out() {
    event_bus::delivered_or_unavailable(|handlers| flawed(handlers, Flaw::Forgets)).await;
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "nothing after what it did not take")]
async fn a_bus_that_skips_what_was_not_taken_is_found_out() {
    event_bus::delivered_or_unavailable(|handlers| flawed(handlers, Flaw::SkipsWhatFails)).await;
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "in time: true")]
async fn a_bus_that_tells_the_last_first_is_found_out() {
    event_bus::in_order(|handlers| flawed(handlers, Flaw::TellsBackwards)).await;
}
