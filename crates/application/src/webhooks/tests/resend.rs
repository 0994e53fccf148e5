use std::sync::Arc;

use frontrow_domain::shared::DeliveryId;
use frontrow_domain::webhooks::{Attempt, Delivery, Endpoint, Reply, State, Status, Verdict};
use mockall::Sequence;
use mockall::predicate::eq;
use time::Duration;

use super::{RECEIVER, delivery, message, receiver};
use crate::fixtures::{CountingIds, NOON, StoppedClock};
use crate::page::{Page, Slice};
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{MockEventRendering, MockWebhookDeliveries, MockWebhookEndpoints};
use crate::webhooks::{
    DeliveryWithLog, ForgetOldDeliveries, ResendDelivery, ShowDeliveries, ShowDelivery, TestWebhook, WebhookError,
};

fn finding(endpoint: Option<Endpoint>, times: usize) -> Arc<MockWebhookEndpoints> {
    let mut endpoints = MockWebhookEndpoints::new();
    endpoints.expect_find().times(times).with(eq(RECEIVER)).returning(move |_| Ok(endpoint.clone()));
    Arc::new(endpoints)
}

fn holding(delivery: &Delivery, times: usize) -> MockWebhookDeliveries {
    let (mut deliveries, found) = (MockWebhookDeliveries::new(), delivery.clone());
    deliveries.expect_find().times(times).with(eq(delivery.id())).returning(move |_| Ok(Some(found.clone())));
    deliveries
}

fn resend(endpoints: Arc<MockWebhookEndpoints>, deliveries: MockWebhookDeliveries) -> ResendDelivery {
    let (deliveries, clock) = (Arc::new(deliveries), Arc::new(StoppedClock(NOON + Duration::HOUR)));
    ResendDelivery { endpoints, deliveries, clock }
}

fn delivered() -> Delivery {
    delivery(1).attempted(Verdict::Taken, NOON, 0, None).unwrap()
}

#[tokio::test]
async fn what_is_sent_again_is_due_at_once() {
    let mut deliveries = holding(&delivered(), 1);
    deliveries
        .expect_record()
        .times(1)
        .withf(|after, attempt| after.version() == 3 && attempt.is_none())
        .returning(|_, _| Ok(true));
    let again = resend(finding(Some(receiver()), 1), deliveries).execute(delivered().id()).await.unwrap();
    assert_eq!(again.state(), State::Pending { due: NOON + Duration::HOUR });
}

#[tokio::test]
async fn sending_again_loses_a_bounded_number_of_races() {
    let mut deliveries = holding(&delivered(), RACES_LOST_AT_MOST);
    deliveries.expect_record().times(RACES_LOST_AT_MOST).returning(|_, _| Ok(false));
    let lost = resend(finding(Some(receiver()), RACES_LOST_AT_MOST), deliveries).execute(delivered().id()).await;
    assert!(matches!(lost, Err(WebhookError::Unavailable(_))), "{lost:?}");
}

#[tokio::test]
async fn what_nobody_would_get_is_not_sent_again() {
    let mut deliveries = holding(&delivered(), 1);
    deliveries.expect_record().never();
    let refused = resend(finding(None, 1), deliveries).execute(delivered().id()).await;
    assert!(matches!(refused, Err(WebhookError::NotFound)), "its receiver was removed: {refused:?}");
    let mut deliveries = MockWebhookDeliveries::new();
    deliveries.expect_find().times(1).returning(|_| Ok(None));
    let refused = resend(finding(None, 0), deliveries).execute(delivered().id()).await;
    assert!(matches!(refused, Err(WebhookError::NotFound)), "it was forgotten: {refused:?}");
}

#[tokio::test]
async fn a_test_goes_the_way_of_any_other_event() {
    let (mut deliveries, mut rendering) = (MockWebhookDeliveries::new(), MockEventRendering::new());
    rendering.expect_render_test().times(1).returning(|name, _, _| message(&name));
    deliveries.expect_enqueue().times(1).withf(|queued| queued.len() == 1).returning(|_| Ok(()));
    let test = TestWebhook {
        endpoints: finding(Some(receiver()), 1),
        deliveries: Arc::new(deliveries),
        rendering: Arc::new(rendering),
        ids: Arc::new(CountingIds::default()),
        clock: Arc::new(StoppedClock(NOON)),
    };
    let queued = test.execute(RECEIVER).await.unwrap();
    assert_eq!((queued.endpoint(), queued.status()), (RECEIVER, Status::Pending));
    assert_eq!(queued.message().event, format!("test-{}", queued.id()));
}

#[tokio::test]
async fn a_delivery_is_shown_with_its_attempts() {
    let reply = Reply::Status(200);
    let attempts = vec![Attempt { number: 1, at: NOON, took: Duration::milliseconds(5), reply }];
    let (mut deliveries, log) = (holding(&delivered(), 1), attempts.clone());
    deliveries.expect_attempts().times(1).with(eq(delivered().id())).returning(move |_| Ok(log.clone()));
    let shown = ShowDelivery { deliveries: Arc::new(deliveries) }.execute(delivered().id()).await.unwrap();
    assert_eq!(shown, DeliveryWithLog { delivery: delivered(), attempts });
    let mut deliveries = MockWebhookDeliveries::new();
    deliveries.expect_find().times(1).returning(|_: DeliveryId| Ok(None));
    let shown = ShowDelivery { deliveries: Arc::new(deliveries) }.execute(delivered().id()).await;
    assert!(matches!(shown, Err(WebhookError::NotFound)), "{shown:?}");
}

#[tokio::test]
async fn the_deliveries_of_nobody_are_not_found() {
    let page = Page::new(None, 10).unwrap();
    let slice = Slice { items: vec![delivered()], next: None };
    let (mut deliveries, listed) = (MockWebhookDeliveries::new(), slice.clone());
    let failed = Some(Status::Failed);
    deliveries
        .expect_list()
        .times(1)
        .with(eq(RECEIVER), eq(failed), eq(page))
        .returning(move |_, _, _| Ok(listed.clone()));
    let show = ShowDeliveries { endpoints: finding(Some(receiver()), 1), deliveries: Arc::new(deliveries) };
    assert_eq!(show.execute(RECEIVER, failed, page).await.unwrap(), slice);
    let mut deliveries = MockWebhookDeliveries::new();
    deliveries.expect_list().never();
    let show = ShowDeliveries { endpoints: finding(None, 1), deliveries: Arc::new(deliveries) };
    let refused = show.execute(RECEIVER, None, page).await;
    assert!(matches!(refused, Err(WebhookError::NotFound)), "{refused:?}");
}

#[tokio::test]
async fn deliveries_are_forgotten_after_a_month_in_a_bounded_number_of_rounds() {
    let forget = |deliveries: MockWebhookDeliveries| ForgetOldDeliveries {
        deliveries: Arc::new(deliveries),
        clock: Arc::new(StoppedClock(NOON)),
    };
    let (mut deliveries, mut order) = (MockWebhookDeliveries::new(), Sequence::new());
    for forgotten in [500, 7] {
        deliveries
            .expect_forget_before()
            .times(1)
            .in_sequence(&mut order)
            .with(eq(NOON - Duration::days(30)), eq(500))
            .returning(move |_, _| Ok(forgotten));
    }
    assert_eq!(forget(deliveries).execute().await.unwrap(), 507);
    let mut deliveries = MockWebhookDeliveries::new();
    deliveries.expect_forget_before().times(20).returning(|_, at_most| Ok(at_most.into()));
    assert_eq!(forget(deliveries).execute().await.unwrap(), 10_000);
}
