use std::sync::Arc;

use frontrow_domain::shared::Outcome;
use frontrow_domain::webhooks::{Description, Endpoint, EndpointEdit, EventKinds};
use mockall::predicate::eq;

use super::{RECEIVER, receiver, secret, switched_off, url};
use crate::fixtures::{CountingIds, NOON, StoppedClock};
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{AddEndpointOutcome, MockWebhookEndpoints};
use crate::webhooks::{
    Addresses, CreateWebhook, CreateWebhookError, EditWebhook, EditWebhookError, NewWebhook, RECEIVERS_AT_MOST,
    RemoveWebhook, RotateSecret, ShowWebhook, WebhookError,
};

fn new(address: &str) -> NewWebhook {
    NewWebhook { url: url(address), kinds: EventKinds::ALL, description: Description::default() }
}

fn create(endpoints: MockWebhookEndpoints, addresses: Addresses) -> CreateWebhook {
    let (ids, clock) = (Arc::new(CountingIds::default()), Arc::new(StoppedClock(NOON)));
    CreateWebhook { endpoints: Arc::new(endpoints), ids, clock, addresses }
}

fn edit(endpoints: MockWebhookEndpoints) -> EditWebhook {
    EditWebhook { endpoints: Arc::new(endpoints), addresses: Addresses::Public }
}

fn rotate(endpoints: MockWebhookEndpoints) -> RotateSecret {
    let (ids, clock) = (Arc::new(CountingIds::default()), Arc::new(StoppedClock(NOON)));
    RotateSecret { endpoints: Arc::new(endpoints), ids, clock }
}

fn finding(endpoint: Option<Endpoint>, times: usize) -> MockWebhookEndpoints {
    let mut endpoints = MockWebhookEndpoints::new();
    endpoints.expect_find().times(times).with(eq(RECEIVER)).returning(move |_| Ok(endpoint.clone()));
    endpoints
}

fn to_other() -> EndpointEdit {
    EndpointEdit { url: Some(url("https://other.example/")), ..EndpointEdit::default() }
}

#[tokio::test]
async fn a_new_receiver_has_a_secret_and_is_enabled() {
    let mut endpoints = MockWebhookEndpoints::new();
    endpoints.expect_add().times(1).returning(|_, at_most| {
        assert_eq!(at_most, RECEIVERS_AT_MOST);
        Ok(AddEndpointOutcome::Added)
    });
    let made = create(endpoints, Addresses::Public).execute(new("https://hall.example/")).await.unwrap();
    assert_eq!((made.secret(), made.version(), made.created_at()), (&secret(7), 1, NOON));
    assert!(made.wants("points.spent"));
}

#[tokio::test]
async fn a_private_address_is_refused_before_anything_is_written() {
    for address in ["http://127.0.0.1:9/", "http://[::ffff:127.0.0.1]/", "http://localhost/", "https://10.0.0.1/"] {
        let mut endpoints = MockWebhookEndpoints::new();
        endpoints.expect_add().never();
        let refused = create(endpoints, Addresses::Public).execute(new(address)).await;
        assert!(matches!(refused, Err(CreateWebhookError::AddressNotPublic(_))), "{address}: {refused:?}");
    }
    let moved = EndpointEdit { url: Some(url("http://192.168.0.1/")), ..EndpointEdit::default() };
    let refused = edit(finding(None, 0)).execute(RECEIVER, moved).await;
    assert!(matches!(refused, Err(EditWebhookError::AddressNotPublic(_))), "{refused:?}");
}

#[tokio::test]
async fn a_private_address_is_taken_where_the_operator_allows_it() {
    let mut endpoints = MockWebhookEndpoints::new();
    endpoints.expect_add().times(1).returning(|_, _| Ok(AddEndpointOutcome::Added));
    create(endpoints, Addresses::Any).execute(new("http://127.0.0.1:9/")).await.unwrap();
}

#[tokio::test]
async fn there_are_so_many_receivers_and_no_more() {
    let mut endpoints = MockWebhookEndpoints::new();
    endpoints.expect_add().times(1).returning(|_, _| Ok(AddEndpointOutcome::TooMany));
    let refused = create(endpoints, Addresses::Public).execute(new("https://hall.example/")).await;
    assert!(matches!(refused, Err(CreateWebhookError::TooMany)), "{refused:?}");
}

#[tokio::test]
async fn an_edit_is_written_over_what_was_read() {
    let mut endpoints = finding(Some(receiver()), 1);
    endpoints.expect_replace().times(1).returning(|_| Ok(true));
    let after = edit(endpoints).execute(RECEIVER, to_other()).await.unwrap();
    assert_eq!((after.url(), after.version()), (&url("https://other.example/"), 2));
}

#[tokio::test]
async fn an_edit_that_changes_nothing_writes_nothing() {
    let mut endpoints = finding(Some(receiver()), 1);
    endpoints.expect_replace().never();
    assert_eq!(edit(endpoints).execute(RECEIVER, EndpointEdit::default()).await.unwrap(), receiver());
}

#[tokio::test]
async fn whoever_loses_the_race_reads_again_and_no_more_often_than_that() {
    let mut endpoints = finding(Some(receiver()), 2);
    let mut first = true;
    endpoints.expect_replace().times(2).returning(move |_| Ok(!std::mem::take(&mut first)));
    edit(endpoints).execute(RECEIVER, to_other()).await.unwrap();

    let mut endpoints = finding(Some(receiver()), RACES_LOST_AT_MOST);
    endpoints.expect_replace().times(RACES_LOST_AT_MOST).returning(|_| Ok(false));
    let lost = edit(endpoints).execute(RECEIVER, to_other()).await;
    assert!(matches!(lost, Err(EditWebhookError::Unavailable(_))), "{lost:?}");

    let mut endpoints = finding(Some(receiver()), RACES_LOST_AT_MOST);
    endpoints.expect_replace().times(RACES_LOST_AT_MOST).returning(|_| Ok(false));
    let lost = rotate(endpoints).execute(RECEIVER).await;
    assert!(matches!(lost, Err(WebhookError::Unavailable(_))), "{lost:?}");
}

#[tokio::test]
async fn a_new_secret_signs_beside_the_old_one() {
    let mut endpoints = finding(Some(receiver()), 1);
    endpoints.expect_replace().times(1).withf(|after| after.version() == 2).returning(|_| Ok(true));
    let after = rotate(endpoints).execute(RECEIVER).await.unwrap();
    assert_eq!(after.signing_secrets(NOON), [secret(7), secret(1)]);
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let edited = edit(finding(None, 1)).execute(RECEIVER, to_other()).await;
    assert!(matches!(edited, Err(EditWebhookError::NotFound)), "{edited:?}");
    let rotated = rotate(finding(None, 1)).execute(RECEIVER).await;
    assert!(matches!(rotated, Err(WebhookError::NotFound)), "{rotated:?}");
    let shown = ShowWebhook { endpoints: Arc::new(finding(None, 1)) }.execute(RECEIVER).await;
    assert!(matches!(shown, Err(WebhookError::NotFound)), "{shown:?}");
    let mut endpoints = MockWebhookEndpoints::new();
    endpoints.expect_remove().times(1).with(eq(RECEIVER)).returning(|_| Ok(false));
    let removed = RemoveWebhook { endpoints: Arc::new(endpoints) }.execute(RECEIVER).await;
    assert!(matches!(removed, Err(WebhookError::NotFound)), "{removed:?}");
}

#[tokio::test]
async fn one_that_is_switched_on_again_is_told_again() {
    let mut endpoints = finding(Some(switched_off()), 1);
    endpoints.expect_replace().times(1).returning(|_| Ok(true));
    let on = EndpointEdit { enabled: Some(true), ..EndpointEdit::default() };
    assert!(edit(endpoints).execute(RECEIVER, on.clone()).await.unwrap().wants("points.spent"));
    assert!(matches!(receiver().edit(on), Outcome::Unchanged(_)));
}
