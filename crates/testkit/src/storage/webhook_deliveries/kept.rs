use frontrow_domain::shared::DeliveryId;
use frontrow_domain::webhooks::{Delivery, NoReply, Reply, Status};
use time::Duration;

use super::{NOW, attempted, queued, receiver, recorded};
use crate::builders::{a_delivery, a_message};
use crate::new_id;
use crate::storage::Storage;
use crate::storage::pages::{all_pages, page};
use crate::storage::scene::all_at_once;

/// More than one statement holds.
const MANY: i64 = 450;

/// `find` gives a delivery exactly as it was last written.
pub async fn as_written(storage: &Storage) {
    let endpoint = receiver(storage).await.id();
    let [fresh, taken, refused, gone, again] = queued(storage, endpoint, 5).await.try_into().unwrap();
    let (taken, _) = recorded(storage, taken, Reply::Status(204), NOW).await;
    let (refused, _) = recorded(storage, refused, Reply::None(NoReply::TimedOut), NOW).await;
    let (gone, _) = recorded(storage, gone, Reply::Status(410), NOW).await;
    let (again, _) = recorded(storage, again, Reply::Status(200), NOW).await;
    let again = again.resend(NOW + Duration::HOUR);
    assert!(storage.webhook_deliveries.record(&again, None).await.unwrap());
    let body = "x".repeat(20_000);
    let large = Delivery::queue(
        DeliveryId::new(new_id()),
        endpoint,
        frontrow_domain::webhooks::Message { body, ..a_message("large") },
        NOW,
    );
    storage.webhook_deliveries.enqueue(std::slice::from_ref(&large)).await.unwrap();
    for delivery in [fresh, taken, refused, gone, again, large] {
        assert_eq!(storage.webhook_deliveries.find(delivery.id()).await.unwrap(), Some(delivery));
    }
    assert_eq!(storage.webhook_deliveries.find(DeliveryId::new(new_id())).await.unwrap(), None);
}

/// Of all deliveries of one event to one receiver the first is kept, whoever queues them and how often.
pub async fn queued_once(storage: &Storage) {
    let (one, other) = (receiver(storage).await.id(), receiver(storage).await.id());
    let told = |endpoint, event: &str| Delivery::queue(DeliveryId::new(new_id()), endpoint, a_message(event), NOW);
    let first = told(one, "first");
    storage.webhook_deliveries.enqueue(std::slice::from_ref(&first)).await.unwrap();
    let (first, _) = recorded(storage, first, Reply::Status(200), NOW).await;
    let racing = (0..6).map(|_| {
        let storage = storage.clone();
        let deliveries = [told(one, "first"), told(one, "second"), told(other, "first"), told(one, "second")];
        async move { storage.webhook_deliveries.enqueue(&deliveries).await.unwrap() }
    });
    all_at_once(racing.collect()).await;
    let of = async |endpoint| storage.webhook_deliveries.list(endpoint, None, page(100)).await.unwrap().items;
    let mut events: Vec<String> = of(one).await.iter().map(|delivery| delivery.message().event.clone()).collect();
    events.sort_unstable();
    assert_eq!(events, ["first", "second"]);
    assert_eq!(of(other).await.len(), 1);
    assert_eq!(storage.webhook_deliveries.find(first.id()).await.unwrap(), Some(first), "as it was");
    storage.webhook_deliveries.enqueue(&[]).await.unwrap();
}

/// `record` writes a delivery with its attempt over the version before, or neither.
pub async fn recorded_as_it_was_read(storage: &Storage) {
    let endpoint = receiver(storage).await.id();
    let [before] = queued(storage, endpoint, 1).await.try_into().unwrap();
    let (first, logged) = recorded(storage, before.clone(), Reply::Status(503), NOW).await;
    let (second, attempt) = attempted(before, Reply::Status(200), NOW);
    assert!(!storage.webhook_deliveries.record(&second, Some(attempt)).await.unwrap(), "somebody else was first");
    let (nowhere, attempt) = attempted(a_delivery(endpoint, NOW), Reply::Status(200), NOW);
    assert!(!storage.webhook_deliveries.record(&nowhere, Some(attempt)).await.unwrap(), "it is not there");
    assert_eq!(storage.webhook_deliveries.attempts(nowhere.id()).await.unwrap(), []);
    assert_eq!(storage.webhook_deliveries.attempts(first.id()).await.unwrap(), [logged]);
    assert_eq!(storage.webhook_deliveries.find(first.id()).await.unwrap(), Some(first));
}

/// `attempts` gives the log of a delivery in its order.
pub async fn every_attempt(storage: &Storage) {
    let [mut delivery, other] = queued(storage, receiver(storage).await.id(), 2).await.try_into().unwrap();
    let replies = NoReply::ALL.into_iter().map(Reply::None).chain([302, 410, 599].map(Reply::Status));
    let mut log = Vec::new();
    for (minutes, reply) in (0..).zip(replies) {
        let before = delivery.resend(NOW);
        assert!(storage.webhook_deliveries.record(&before, None).await.unwrap());
        let (after, attempt) = recorded(storage, before, reply, NOW + Duration::minutes(minutes)).await;
        log.push(attempt);
        delivery = after;
    }
    assert_eq!(storage.webhook_deliveries.attempts(delivery.id()).await.unwrap(), log);
    assert_eq!(storage.webhook_deliveries.attempts(other.id()).await.unwrap(), []);
}

/// `list` gives every delivery of a receiver once, over its pages; of one status, where one is said.
pub async fn newest_first(storage: &Storage) {
    let endpoint = receiver(storage).await.id();
    let mut deliveries = queued(storage, endpoint, 9).await;
    queued(storage, receiver(storage).await.id(), 2).await;
    for (place, status) in [(1, 200), (4, 410), (5, 200), (8, 500)] {
        deliveries[place] = recorded(storage, deliveries[place].clone(), Reply::Status(status), NOW).await.0;
    }
    deliveries.reverse();
    for status in [None, Some(Status::Pending), Some(Status::Delivered), Some(Status::Failed)] {
        let list = async |page| storage.webhook_deliveries.list(endpoint, status, page).await.unwrap();
        let expected = deliveries.iter().filter(|delivery| status.is_none_or(|status| delivery.status() == status));
        assert_eq!(all_pages(2, list).await, expected.cloned().collect::<Vec<_>>(), "{status:?}");
    }
}

/// `forget_before` forgets deliveries queued before the instant with their attempts, at most `at_most`, and no other.
pub async fn kept_for_a_while(storage: &Storage) {
    let deliveries = queued(storage, receiver(storage).await.id(), MANY).await;
    let (oldest, attempt) = recorded(storage, deliveries[0].clone(), Reply::Status(200), NOW).await;
    let (kept, logged) = recorded(storage, deliveries[440].clone(), Reply::Status(200), NOW).await;
    assert_eq!(storage.webhook_deliveries.attempts(oldest.id()).await.unwrap(), [attempt]);
    let forget = |at_most| storage.webhook_deliveries.forget_before(NOW + Duration::milliseconds(440), at_most);
    assert_eq!(forget(300).await.unwrap(), 300, "as many as were asked for");
    assert_eq!(storage.webhook_deliveries.find(oldest.id()).await.unwrap(), None, "the oldest first");
    assert_eq!(storage.webhook_deliveries.attempts(oldest.id()).await.unwrap(), []);
    assert_eq!(forget(300).await.unwrap(), 140, "the rest of the old ones");
    assert_eq!(forget(300).await.unwrap(), 0);
    assert_eq!(storage.webhook_deliveries.attempts(kept.id()).await.unwrap(), [logged]);
    assert_eq!(storage.webhook_deliveries.find(kept.id()).await.unwrap(), Some(kept));
}
