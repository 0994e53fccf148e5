use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use frontrow_domain::shared::{DeliveryId, WebhookId};
use frontrow_domain::webhooks::Status;

use super::view::{DeliveryView, DeliveryWithLogView};
use crate::api::Api;
use crate::caller::AdminCaller;
use crate::params::{Id, PageParams, Paged};
use crate::problem::Problem;
use crate::query::Query;
use crate::respond::{self, ListView};

/// Send a webhook an event of the type `webhook.test`, which means nothing.
#[utoipa::path(
    tag = "Administration",
    security(("bearer" = [])),
    params(("webhookId" = Uuid, Path)),
    responses((status = 202, description = "The delivery; ask for it to see what came of it", body = DeliveryView))
)]
#[post("/admin/webhooks/{webhookId}/test")]
pub(super) async fn test_webhook(
    api: Data<Api>,
    _caller: AdminCaller,
    webhook: Id<WebhookId>,
) -> Result<HttpResponse, Problem> {
    let delivery = api.webhooks.test.execute(webhook.0).await?;
    Ok(HttpResponse::Accepted().json(DeliveryView::of(&delivery)))
}

/// What went, goes and will go to a webhook, newest first. It is kept for thirty days.
#[utoipa::path(
    tag = "Administration",
    security(("bearer" = [])),
    params(("webhookId" = Uuid, Path),
           ("status" = Option<String>, Query, description = "Only those, in upper or lower case"),
           PageParams),
    responses((status = 200, description = "One page", body = ListView<DeliveryView>))
)]
#[get("/admin/webhooks/{webhookId}/deliveries")]
pub(super) async fn list_deliveries(
    api: Data<Api>,
    request: HttpRequest,
    _caller: AdminCaller,
    webhook: Id<WebhookId>,
    query: Query,
    page: Paged,
) -> Result<HttpResponse, Problem> {
    let status = query.get("status")?.map(status).transpose()?;
    let deliveries = api.webhooks.show_deliveries.execute(webhook.0, status, page.0).await?;
    respond::page(&request, &deliveries, DeliveryView::of)
}

fn status(text: &str) -> Result<Status, Problem> {
    let known = Status::ALL.into_iter().find(|status| status.as_str().eq_ignore_ascii_case(text));
    known.ok_or_else(|| Problem::malformed("/status", "there is no such status of a delivery"))
}

/// One delivery, with what was sent and what came of each attempt.
#[utoipa::path(
    tag = "Administration",
    security(("bearer" = [])),
    params(("deliveryId" = Uuid, Path)),
    responses((status = 200, description = "The delivery", body = DeliveryWithLogView))
)]
#[get("/admin/webhooks/deliveries/{deliveryId}")]
pub(super) async fn show_delivery(
    api: Data<Api>,
    _caller: AdminCaller,
    delivery: Id<DeliveryId>,
) -> Result<HttpResponse, Problem> {
    let shown = api.webhooks.show_delivery.execute(delivery.0).await?;
    Ok(HttpResponse::Ok().json(DeliveryWithLogView::of(&shown)))
}

/// Send a delivery again, whatever became of it: at once, and from then on by the whole schedule.
#[utoipa::path(
    tag = "Administration",
    security(("bearer" = [])),
    params(("deliveryId" = Uuid, Path)),
    responses((status = 202, description = "The delivery, due at once", body = DeliveryView))
)]
#[post("/admin/webhooks/deliveries/{deliveryId}/resend")]
pub(super) async fn resend_delivery(
    api: Data<Api>,
    _caller: AdminCaller,
    delivery: Id<DeliveryId>,
) -> Result<HttpResponse, Problem> {
    let delivery = api.webhooks.resend.execute(delivery.0).await?;
    Ok(HttpResponse::Accepted().json(DeliveryView::of(&delivery)))
}
