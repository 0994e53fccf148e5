//! Conformance of [`EventBus`].

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use frontrow_application::events::{Event, PointsMoved};
use frontrow_application::ports::{EventBus, EventHandler, Unavailable};
use frontrow_domain::points::EntryKind;
use frontrow_domain::shared::{EntryId, Won};

use crate::builders::somebody;
use crate::{FakeClock, new_id};

super::suite::clauses! { $ event_bus: in_order, delivered_or_unavailable }

/// Makes a bus to some handlers.
pub type Connect = fn(Vec<Arc<dyn EventHandler>>) -> Arc<dyn EventBus>;

/// Writes down what it is told, and fails while it is told to.
#[derive(Default)]
struct Listener {
    heard: Mutex<Vec<i64>>,
    deaf_to: Mutex<Option<i64>>,
}

impl Listener {
    fn heard(&self) -> Vec<i64> {
        self.heard.lock().unwrap().clone()
    }
}

#[async_trait]
impl EventHandler for Listener {
    async fn handle(&self, event: &Event) -> Result<(), Unavailable> {
        let Event::Points(moved) = event else { return Ok(()) };
        tokio::task::yield_now().await;
        if *self.deaf_to.lock().unwrap() == Some(moved.amount) {
            return Err(Unavailable::of("the listener"));
        }
        self.heard.lock().unwrap().push(moved.amount);
        Ok(())
    }
}

fn events(amounts: std::ops::RangeInclusive<i64>) -> Vec<Event> {
    let (owner, kind, at) = (somebody(), EntryKind::Charge, FakeClock::START);
    amounts
        .map(|amount| {
            let (entry, balance, reservation) = (EntryId::new(new_id()), Won::new(amount).unwrap(), None);
            Event::Points(PointsMoved { entry, owner, kind, amount, balance, reservation, at })
        })
        .collect()
}

fn two_listeners(connect: Connect) -> (Arc<Listener>, Arc<Listener>, Arc<dyn EventBus>) {
    let (first, second) = (Arc::<Listener>::default(), Arc::<Listener>::default());
    let handlers: Vec<Arc<dyn EventHandler>> = vec![Arc::clone(&first) as _, Arc::clone(&second) as _];
    (first, second, connect(handlers))
}

pub async fn in_order(connect: Connect) {
    let (first, second, bus) = two_listeners(connect);
    bus.publish(&events(1..=100)).await.unwrap();
    let expected: Vec<i64> = (1..=100).collect();
    assert_eq!(first.heard(), expected);
    assert_eq!(second.heard(), expected);
}

pub async fn delivered_or_unavailable(connect: Connect) {
    for deaf in [0, 1] {
        let (first, second, bus) = two_listeners(connect);
        let listeners = [first, second];
        *listeners[deaf].deaf_to.lock().unwrap() = Some(2);

        let told = events(1..=3);
        assert!(bus.publish(&told).await.is_err(), "listener {deaf} did not take everything");
        assert_eq!(listeners[deaf].heard(), [1], "nothing after what it did not take");

        *listeners[deaf].deaf_to.lock().unwrap() = None;
        bus.publish(&told).await.unwrap();
        for listener in &listeners {
            let heard = listener.heard();
            assert!((1..=3).all(|amount| heard.contains(&amount)), "{heard:?}");
        }
    }
}
