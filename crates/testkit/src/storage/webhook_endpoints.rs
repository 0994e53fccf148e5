//! Clauses of [`WebhookEndpoints`](frontrow_application::ports::WebhookEndpoints).

use frontrow_application::ports::{AddEndpointOutcome, IdGenerator};
use frontrow_domain::shared::{Outcome, WebhookId};
use frontrow_domain::webhooks::{Description, Endpoint, EndpointEdit, EndpointUrl, EventKinds};
use time::OffsetDateTime;

use super::Storage;
use super::pages::all_pages;
use super::suite::conformance;
use crate::builders::an_endpoint;
use crate::{FakeClock, FakeIds, new_id};

conformance! {
    $ webhook_endpoints: as_written, added_once, bounded, newest_first, replaced_as_it_was_read, removed_for_good,
    only_the_enabled
}

const NOW: OffsetDateTime = FakeClock::START;
const AT_MOST: u32 = 50;

async fn added(storage: &Storage) -> Endpoint {
    let endpoint = an_endpoint(NOW);
    let outcome = storage.webhook_endpoints.add(&endpoint, AT_MOST).await.unwrap();
    assert_eq!(outcome, AddEndpointOutcome::Added);
    endpoint
}

fn edited(endpoint: Endpoint, edit: EndpointEdit) -> Endpoint {
    match endpoint.edit(edit) {
        Outcome::Changed(after) => after,
        Outcome::Unchanged(same) => panic!("nothing to change in {same:?}"),
    }
}

fn switched(endpoint: Endpoint, enabled: bool) -> Endpoint {
    edited(endpoint, EndpointEdit { enabled: Some(enabled), ..EndpointEdit::default() })
}

async fn replaced(storage: &Storage, after: Endpoint) -> Endpoint {
    assert!(storage.webhook_endpoints.replace(&after).await.unwrap());
    after
}

/// `find` gives a receiver exactly as it was last written.
pub async fn as_written(storage: &Storage) {
    let fresh = added(storage).await;
    let edit = EndpointEdit {
        url: Some(EndpointUrl::parse("http://other.example:8080/?a=b&c=%20").unwrap()),
        kinds: Some(EventKinds::parse(["payment.*", "reservation.held"]).unwrap()),
        description: Some(Description::parse("매표소 ' \" \\ --").unwrap()),
        enabled: Some(false),
    };
    let switched_off = replaced(storage, edited(added(storage).await, edit)).await;
    let rotated = replaced(storage, added(storage).await.rotate(FakeIds.next_secret(), NOW)).await;
    let gone = match added(storage).await.gone() {
        Outcome::Changed(gone) => replaced(storage, gone).await,
        Outcome::Unchanged(same) => panic!("{same:?}"),
    };
    for endpoint in [fresh, switched_off, rotated, gone] {
        assert_eq!(storage.webhook_endpoints.find(endpoint.id()).await.unwrap(), Some(endpoint));
    }
    assert_eq!(storage.webhook_endpoints.find(WebhookId::new(new_id())).await.unwrap(), None);
}

/// Adding the same receiver again is `Added`, and changes nothing.
pub async fn added_once(storage: &Storage) {
    let endpoint = added(storage).await;
    let after = replaced(storage, switched(endpoint.clone(), false)).await;
    let again = storage.webhook_endpoints.add(&endpoint, AT_MOST).await.unwrap();
    assert_eq!(again, AddEndpointOutcome::Added);
    assert_eq!(storage.webhook_endpoints.find(endpoint.id()).await.unwrap(), Some(after));
}

/// With `at_most` receivers there, another one is `TooMany`.
pub async fn bounded(storage: &Storage) {
    let first = added(storage).await;
    added(storage).await;
    let third = an_endpoint(NOW);
    let add = async |at_most| storage.webhook_endpoints.add(&third, at_most).await.unwrap();
    assert_eq!(add(2).await, AddEndpointOutcome::TooMany);
    assert_eq!(storage.webhook_endpoints.find(third.id()).await.unwrap(), None);
    assert!(storage.webhook_endpoints.remove(first.id()).await.unwrap());
    assert_eq!(add(2).await, AddEndpointOutcome::Added);
    assert_eq!(add(2).await, AddEndpointOutcome::Added, "it is there");
}

/// `list` gives every receiver once, over its pages.
pub async fn newest_first(storage: &Storage) {
    let mut endpoints = Vec::new();
    for _ in 0..7 {
        endpoints.push(added(storage).await);
    }
    endpoints.reverse();
    let listed = all_pages(3, async |page| storage.webhook_endpoints.list(page).await.unwrap()).await;
    assert_eq!(listed, endpoints);
}

/// `replace` writes only over the version before; of two, one is first.
pub async fn replaced_as_it_was_read(storage: &Storage) {
    let before = added(storage).await;
    let first = replaced(storage, switched(before.clone(), false)).await;
    let second = before.rotate(FakeIds.next_secret(), NOW);
    assert!(!storage.webhook_endpoints.replace(&second).await.unwrap(), "it was read before the first wrote");
    assert!(!storage.webhook_endpoints.replace(&an_endpoint(NOW)).await.unwrap(), "nothing is there to replace");
    assert_eq!(storage.webhook_endpoints.find(first.id()).await.unwrap(), Some(first));
}

/// A removed receiver is found no more; removing twice is false.
pub async fn removed_for_good(storage: &Storage) {
    let (removed, kept) = (added(storage).await, added(storage).await);
    assert!(storage.webhook_endpoints.remove(removed.id()).await.unwrap());
    assert!(!storage.webhook_endpoints.remove(removed.id()).await.unwrap());
    assert_eq!(storage.webhook_endpoints.find(removed.id()).await.unwrap(), None);
    assert!(!storage.webhook_endpoints.replace(&switched(removed, false)).await.unwrap());
    assert_eq!(storage.webhook_endpoints.enabled().await.unwrap(), [kept]);
}

/// `enabled` gives all that are, and no other.
pub async fn only_the_enabled(storage: &Storage) {
    let (first, second) = (added(storage).await, added(storage).await);
    let off = replaced(storage, switched(added(storage).await, false)).await;
    assert_eq!(storage.webhook_endpoints.enabled().await.unwrap(), [first.clone(), second.clone()]);
    let on_again = replaced(storage, switched(off, true)).await;
    assert_eq!(storage.webhook_endpoints.enabled().await.unwrap(), [first, second, on_again]);
}
