use std::sync::{Arc, Mutex};

use frontrow_domain::points::EntryKind;
use frontrow_domain::shared::{EntryId, WebhookId, Won};
use frontrow_domain::webhooks::{Delivery, Endpoint, Status};
use uuid::Uuid;

use super::{OTHER, RECEIVER, message, wanting};
use crate::events::{Event, PointsMoved};
use crate::fixtures::{BUYER, CountingIds, HandClock, NOON};
use crate::ports::{EventHandler, MockEventRendering, MockWebhookDeliveries, MockWebhookEndpoints, Unavailable};
use crate::webhooks::{QueueDeliveries, RecentReceivers};

fn spent(amount: i64) -> Event {
    let entry = EntryId::new(Uuid::from_u128(amount.unsigned_abs().into()));
    let (owner, kind, balance) = (BUYER, EntryKind::Spend, Won::ZERO);
    Event::Points(PointsMoved { entry, owner, kind, amount, balance, reservation: None, at: NOON })
}

/// Events of less than 100 are ours alone.
fn rendering() -> MockEventRendering {
    let mut rendering = MockEventRendering::new();
    rendering.expect_render().returning(|event| match event {
        Event::Points(moved) if moved.amount >= 100 => Some(message(event.id().as_str())),
        Event::Points(_) | Event::Reservation(_) | Event::Payment(_) => None,
    });
    rendering
}

fn known(times: usize, receivers: Vec<Endpoint>) -> MockWebhookEndpoints {
    let mut endpoints = MockWebhookEndpoints::new();
    endpoints.expect_enabled().times(times).returning(move || Ok(receivers.clone()));
    endpoints
}

fn queue(
    endpoints: MockWebhookEndpoints,
    deliveries: MockWebhookDeliveries,
    rendering: MockEventRendering,
    clock: &Arc<HandClock>,
) -> QueueDeliveries {
    QueueDeliveries {
        receivers: RecentReceivers::new(Arc::new(endpoints), clock.clone()),
        deliveries: Arc::new(deliveries),
        rendering: Arc::new(rendering),
        ids: Arc::new(CountingIds::default()),
        clock: clock.clone(),
    }
}

/// Writes down what is queued.
fn log() -> (MockWebhookDeliveries, Arc<Mutex<Vec<Vec<Delivery>>>>) {
    let (mut deliveries, log) = (MockWebhookDeliveries::new(), Arc::new(Mutex::new(Vec::new())));
    let written = Arc::clone(&log);
    deliveries.expect_enqueue().returning(move |queued| {
        written.lock().unwrap().push(queued.to_vec());
        Ok(())
    });
    (deliveries, log)
}

fn whom_and_what(queued: &[Delivery]) -> Vec<(WebhookId, String)> {
    queued.iter().map(|delivery| (delivery.endpoint(), delivery.message().event.clone())).collect()
}

#[tokio::test]
async fn every_event_is_queued_for_everybody_who_wants_it_in_one_commit() {
    let receivers = vec![wanting(RECEIVER, &["points.*"]), wanting(OTHER, &["payment.*"]), wanting(OTHER, &[])];
    let (deliveries, log) = log();
    let queue = queue(known(1, receivers), deliveries, rendering(), &HandClock::at_noon());
    queue.handle_all(&[spent(100), spent(7), spent(200)]).await.unwrap();
    let [queued] = log.lock().unwrap().clone().try_into().unwrap();
    let [first, second] = [100, 200].map(|amount| spent(amount).id().to_string());
    let expected = [&first, &second].map(|event| [(RECEIVER, event.clone()), (OTHER, event.clone())]);
    assert_eq!(whom_and_what(&queued), expected.concat());
    assert!(queued.iter().all(|delivery| delivery.status() == Status::Pending && delivery.queued_at() == NOON));
}

#[tokio::test]
async fn where_nobody_listens_nothing_is_rendered_or_written() {
    let (mut deliveries, mut rendering) = (MockWebhookDeliveries::new(), MockEventRendering::new());
    deliveries.expect_enqueue().never();
    rendering.expect_render().never();
    let queue = queue(known(1, Vec::new()), deliveries, rendering, &HandClock::at_noon());
    for amount in 100..10_000 {
        queue.handle(&spent(amount)).await.unwrap();
    }
}

#[tokio::test]
async fn what_nobody_wants_is_not_written() {
    let mut deliveries = MockWebhookDeliveries::new();
    deliveries.expect_enqueue().never();
    let receivers = vec![wanting(RECEIVER, &["reservation.*"])];
    queue(known(1, receivers), deliveries, rendering(), &HandClock::at_noon()).handle(&spent(100)).await.unwrap();
}

#[tokio::test]
async fn many_events_are_queued_in_commits_of_a_bounded_size() {
    let (deliveries, log) = log();
    let queue = queue(known(1, vec![wanting(RECEIVER, &[])]), deliveries, rendering(), &HandClock::at_noon());
    let events: Vec<Event> = (100..1_300).map(spent).collect();
    queue.handle_all(&events).await.unwrap();
    let sizes: Vec<usize> = log.lock().unwrap().iter().map(Vec::len).collect();
    assert_eq!(sizes, [500, 500, 200]);
}

#[tokio::test]
async fn a_receiver_that_is_added_is_told_from_a_second_later_on() {
    let (deliveries, log) = log();
    let mut endpoints = MockWebhookEndpoints::new();
    let mut readings = vec![vec![wanting(RECEIVER, &[])], Vec::new()];
    endpoints.expect_enabled().times(2).returning(move || Ok(readings.pop().unwrap()));
    let clock = HandClock::at_noon();
    let queue = queue(endpoints, deliveries, rendering(), &clock);
    queue.handle(&spent(100)).await.unwrap();
    clock.advance_millis(999);
    queue.handle(&spent(200)).await.unwrap();
    assert_eq!(log.lock().unwrap().len(), 0, "as it was a moment ago");
    clock.advance_millis(1);
    queue.handle(&spent(300)).await.unwrap();
    assert_eq!(log.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn what_cannot_be_read_or_written_is_told_again() {
    let mut endpoints = MockWebhookEndpoints::new();
    endpoints.expect_enabled().times(2).returning(|| Err(Unavailable::of("the database")));
    let clock = HandClock::at_noon();
    let unread = queue(endpoints, MockWebhookDeliveries::new(), rendering(), &clock);
    for _ in 0..2 {
        assert!(unread.handle(&spent(100)).await.is_err(), "a failure is not remembered as nobody");
    }
    let mut deliveries = MockWebhookDeliveries::new();
    deliveries.expect_enqueue().times(1).returning(|_| Err(Unavailable::of("the database")));
    let unwritten = queue(known(1, vec![wanting(RECEIVER, &[])]), deliveries, rendering(), &clock);
    assert!(unwritten.handle(&spent(100)).await.is_err());
}
