//! Conformance of [`EventBus`], of a bus that hands events to its handlers itself as of one that leaves that to a log.

use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use frontrow_application::events::{Event, PointsMoved};
use frontrow_application::ports::{EventBus, EventHandler, Unavailable};
use frontrow_domain::points::EntryKind;
use frontrow_domain::shared::{EntryId, UserId, Won};
use futures_util::future::BoxFuture;
use tokio::time::{Duration, interval, timeout};

use crate::builders::somebody;
use crate::{FakeClock, new_id};

super::suite::clauses! { $ event_bus: in_order, delivered_or_unavailable }

/// A bus that takes events by now, with whatever brings them to its handlers; none where its server is missing.
pub type Connected = BoxFuture<'static, Option<Arc<dyn EventBus>>>;

/// Makes a bus to some handlers. Each call makes another one: no handler hears of an earlier one's events.
pub type Connect = fn(Vec<Arc<dyn EventHandler>>) -> Connected;

/// What a log needs on a busy machine until its readers have read it, many times over.
const SOON: Duration = Duration::from_secs(30);

/// Writes down what it is told, and fails while it is told to.
#[derive(Default)]
struct Listener {
    notes: Mutex<Notes>,
}

#[derive(Default)]
struct Notes {
    heard: Vec<i64>,
    deaf_to: Option<i64>,
    refused: bool,
}

impl Listener {
    /// What it has heard, without what it heard again: everything may be told more than once.
    fn heard(&self) -> Vec<i64> {
        let mut first = Vec::new();
        for amount in &self.notes.lock().unwrap().heard {
            if !first.contains(amount) {
                first.push(*amount);
            }
        }
        first
    }

    fn is_deaf_to(&self, amount: Option<i64>) {
        self.notes.lock().unwrap().deaf_to = amount;
    }

    async fn hears(&self, expected: &[i64]) {
        let heard = within(|| self.heard().len() >= expected.len()).await;
        assert_eq!(self.heard(), expected, "in time: {heard}");
    }

    async fn refuses(&self) {
        assert!(within(|| self.notes.lock().unwrap().refused).await, "it was never told what it does not take");
    }
}

#[async_trait]
impl EventHandler for Listener {
    async fn handle(&self, event: &Event) -> Result<(), Unavailable> {
        let Event::Points(moved) = event else { return Ok(()) };
        tokio::task::yield_now().await;
        let mut notes = self.notes.lock().unwrap();
        if notes.deaf_to == Some(moved.amount) {
            notes.refused = true;
            return Err(Unavailable::of("the listener"));
        }
        notes.heard.push(moved.amount);
        Ok(())
    }
}

/// Whether it is so before [`SOON`] is over.
async fn within(is_so: impl Fn() -> bool) -> bool {
    let mut looks = interval(Duration::from_millis(5));
    let waiting = async {
        while !is_so() {
            looks.tick().await;
        }
    };
    timeout(SOON, waiting).await.is_ok()
}

/// Points of one person: told in order, whatever else is told beside them.
fn events(owner: UserId, amounts: RangeInclusive<i64>) -> Vec<Event> {
    let moved = |amount| PointsMoved {
        entry: EntryId::new(new_id()),
        owner,
        kind: EntryKind::Charge,
        amount,
        balance: Won::new(amount).unwrap(),
        reservation: None,
        at: FakeClock::START,
    };
    amounts.map(|amount| Event::Points(moved(amount))).collect()
}

async fn two_listeners(connect: Connect) -> Option<([Arc<Listener>; 2], Arc<dyn EventBus>)> {
    let listeners: [Arc<Listener>; 2] = Default::default();
    let handlers = listeners.iter().map(|listener| Arc::clone(listener) as Arc<dyn EventHandler>).collect();
    Some((listeners, connect(handlers).await?))
}

pub async fn in_order(connect: Connect) {
    let Some((listeners, bus)) = two_listeners(connect).await else { return };
    let owner = somebody();
    for amounts in [1..=100, 101..=150] {
        bus.publish(&events(owner, amounts)).await.unwrap();
    }
    let expected: Vec<i64> = (1..=150).collect();
    for listener in listeners {
        listener.hears(&expected).await;
    }
}

pub async fn delivered_or_unavailable(connect: Connect) {
    for deaf in [0, 1] {
        let Some((listeners, bus)) = two_listeners(connect).await else { return };
        listeners[deaf].is_deaf_to(Some(2));

        let told = events(somebody(), 1..=3);
        let taken_by_a_log = bus.publish(&told).await.is_ok();
        listeners[deaf].refuses().await;
        assert_eq!(listeners[deaf].heard(), [1], "nothing after what it did not take");

        listeners[deaf].is_deaf_to(None);
        if !taken_by_a_log {
            bus.publish(&told).await.unwrap();
        }
        for listener in &listeners {
            listener.hears(&[1, 2, 3]).await;
        }
    }
}
