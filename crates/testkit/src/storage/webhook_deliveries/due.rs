use frontrow_domain::shared::{Outcome, WebhookId};
use frontrow_domain::webhooks::{Delivery, Endpoint, EndpointEdit, RETRY_DELAYS, Reply};
use time::{Duration, OffsetDateTime};

use super::{CLAIM, NOW, queued, receiver, recorded};
use crate::builders::a_delivery;
use crate::storage::Storage;
use crate::storage::scene::all_at_once;

const LATER: OffsetDateTime = NOW.saturating_add(Duration::MINUTE);

fn ids(deliveries: &[Delivery]) -> Vec<frontrow_domain::shared::DeliveryId> {
    deliveries.iter().map(Delivery::id).collect()
}

async fn switch(storage: &Storage, endpoint: Endpoint, enabled: bool) -> Endpoint {
    match endpoint.edit(EndpointEdit { enabled: Some(enabled), ..EndpointEdit::default() }) {
        Outcome::Changed(after) => {
            assert!(storage.webhook_endpoints.replace(&after).await.unwrap());
            after
        }
        Outcome::Unchanged(same) => panic!("{same:?}"),
    }
}

/// `claim_due` gives what is pending and due of one receiver, oldest first, each claimed until `now + claim`, so that two
/// workers do not send the same.
pub async fn due_ones_come_up(storage: &Storage) {
    let endpoint = receiver(storage).await.id();
    let due = queued(storage, endpoint, 30).await;
    queued(storage, receiver(storage).await.id(), 3).await;
    let young = a_delivery(endpoint, LATER + Duration::MILLISECOND);
    let (delivered, refused) = (a_delivery(endpoint, NOW), a_delivery(endpoint, NOW));
    let others = [young, delivered.clone(), refused.clone()];
    storage.webhook_deliveries.enqueue(&others).await.unwrap();
    recorded(storage, delivered, Reply::Status(200), NOW).await;
    recorded(storage, refused, Reply::Status(410), NOW).await;

    let oldest = storage.webhook_deliveries.claim_due(endpoint, LATER, CLAIM, 2).await.unwrap();
    assert_eq!(oldest, due[..2], "oldest first, as many as were asked for, as they were queued");
    let workers = (0..8).map(|_| {
        let storage = storage.clone();
        async move { storage.webhook_deliveries.claim_due(endpoint, LATER, CLAIM, 5).await.unwrap() }
    });
    let mut claimed = oldest;
    for of_one_worker in all_at_once(workers.collect()).await {
        assert!(of_one_worker.len() <= 5);
        claimed.extend(of_one_worker);
    }
    claimed.extend(storage.webhook_deliveries.claim_due(endpoint, LATER, CLAIM, 100).await.unwrap());
    claimed.sort_by_key(Delivery::id);
    assert_eq!(ids(&claimed), ids(&due), "each by one worker");
}

/// A delivery whose claim has run out comes up again; nothing is forgotten by a crash.
pub async fn a_claim_lapses(storage: &Storage) {
    let endpoint = receiver(storage).await.id();
    let [delivery] = queued(storage, endpoint, 1).await.try_into().unwrap();
    let claim = async |now| storage.webhook_deliveries.claim_due(endpoint, now, CLAIM, 10).await.unwrap();
    assert_eq!(ids(&claim(NOW).await), [delivery.id()]);
    assert_eq!(claim(NOW + CLAIM - Duration::MILLISECOND).await, []);
    let [again] = claim(NOW + CLAIM).await.try_into().unwrap();
    assert_eq!((again.id(), again.version()), (delivery.id(), delivery.version()));
    recorded(storage, again, Reply::Status(500), NOW + CLAIM).await;
    let due = NOW + CLAIM + RETRY_DELAYS[0];
    assert_eq!(claim(due - Duration::MILLISECOND).await, [], "an attempt that is recorded ends the claim");
    assert_eq!(ids(&claim(due).await), [delivery.id()]);
}

/// `endpoints_due` names every enabled receiver that something is due of, and no other; what waits for a disabled one
/// goes on waiting.
pub async fn whose_are_due(storage: &Storage) {
    let (with, without, off) = (receiver(storage).await, receiver(storage).await, receiver(storage).await);
    queued(storage, with.id(), 3).await;
    let young = a_delivery(without.id(), LATER + Duration::MILLISECOND);
    storage.webhook_deliveries.enqueue(&[young]).await.unwrap();
    queued(storage, off.id(), 1).await;
    queued(storage, WebhookId::new(crate::new_id()), 1).await;
    let off = switch(storage, off, false).await;
    let due = async |now| {
        let mut due = storage.webhook_deliveries.endpoints_due(now).await.unwrap();
        due.sort_unstable();
        due
    };
    assert_eq!(due(NOW - Duration::MILLISECOND).await, []);
    assert_eq!(due(LATER).await, [with.id()]);
    switch(storage, off.clone(), true).await;
    assert_eq!(due(LATER).await, [with.id(), off.id()]);
    storage.webhook_deliveries.claim_due(with.id(), LATER, CLAIM, 100).await.unwrap();
    assert_eq!(due(LATER).await, [off.id()], "what is claimed is not due");
}

/// `count_due` counts what is due of enabled receivers.
pub async fn the_backlog(storage: &Storage) {
    let (endpoint, off) = (receiver(storage).await.id(), receiver(storage).await);
    let due = queued(storage, endpoint, 5).await;
    queued(storage, off.id(), 4).await;
    let count = async |now| storage.webhook_deliveries.count_due(now).await.unwrap();
    assert_eq!(count(NOW - Duration::MILLISECOND).await, 0);
    assert_eq!(count(LATER).await, 9);
    switch(storage, off, false).await;
    assert_eq!(count(LATER).await, 5);
    recorded(storage, due[0].clone(), Reply::Status(204), LATER).await;
    assert_eq!(count(LATER).await, 4);
}
