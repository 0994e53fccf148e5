//! Who is told over HTTP what happens here.

mod deliveries;
mod problems;
mod request;
pub(crate) mod told;
mod view;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use frontrow_domain::shared::WebhookId;
use utoipa_actix_web::service_config::ServiceConfig;

use self::request::{CreateWebhookRequest, EditWebhookRequest};
use self::view::{WebhookView, WebhookWithSecretView};
use crate::api::Api;
use crate::caller::AdminCaller;
use crate::params::{Id, PageParams, Paged};
use crate::problem::Problem;
use crate::respond::{self, ListView};
use crate::strict_json::StrictJson;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create_webhook)
        .service(list_webhooks)
        .service(show_webhook)
        .service(edit_webhook)
        .service(remove_webhook)
        .service(rotate_secret)
        .service(deliveries::test_webhook)
        .service(deliveries::list_deliveries)
        .service(deliveries::show_delivery)
        .service(deliveries::resend_delivery);
}

/// Tell somebody what happens here. The answer has the secret that signatures are verified with; it is never told again.
#[utoipa::path(
    tag = "Administration",
    security(("bearer" = [])),
    request_body = CreateWebhookRequest,
    responses((status = 201, description = "The webhook, with its secret", body = WebhookWithSecretView),
              (status = 409, description = "`too-many-webhooks`"))
)]
#[post("/admin/webhooks")]
async fn create_webhook(
    api: Data<Api>,
    _caller: AdminCaller,
    body: StrictJson<CreateWebhookRequest>,
) -> Result<HttpResponse, Problem> {
    let made = api.webhooks.create.execute(body.0.command()?).await?;
    Ok(HttpResponse::Created().json(WebhookWithSecretView::of(&made)))
}

/// Who is told, newest first.
#[utoipa::path(
    tag = "Administration",
    security(("bearer" = [])),
    params(PageParams),
    responses((status = 200, description = "One page", body = ListView<WebhookView>))
)]
#[get("/admin/webhooks")]
async fn list_webhooks(
    api: Data<Api>,
    request: HttpRequest,
    _caller: AdminCaller,
    page: Paged,
) -> Result<HttpResponse, Problem> {
    let webhooks = api.webhooks.list.execute(page.0).await?;
    respond::page(&request, &webhooks, WebhookView::of)
}

/// One webhook.
#[utoipa::path(
    tag = "Administration",
    security(("bearer" = [])),
    params(("webhookId" = Uuid, Path)),
    responses((status = 200, description = "The webhook", body = WebhookView))
)]
#[get("/admin/webhooks/{webhookId}")]
async fn show_webhook(api: Data<Api>, _caller: AdminCaller, webhook: Id<WebhookId>) -> Result<HttpResponse, Problem> {
    let webhook = api.webhooks.show.execute(webhook.0).await?;
    Ok(HttpResponse::Ok().json(WebhookView::of(&webhook)))
}

/// Change a webhook, or switch it off and on.
#[utoipa::path(
    tag = "Administration",
    security(("bearer" = [])),
    params(("webhookId" = Uuid, Path)),
    request_body = EditWebhookRequest,
    responses((status = 200, description = "The webhook afterwards", body = WebhookView))
)]
#[patch("/admin/webhooks/{webhookId}")]
async fn edit_webhook(
    api: Data<Api>,
    _caller: AdminCaller,
    webhook: Id<WebhookId>,
    body: StrictJson<EditWebhookRequest>,
) -> Result<HttpResponse, Problem> {
    let webhook = api.webhooks.edit.execute(webhook.0, body.0.edit()?).await?;
    Ok(HttpResponse::Ok().json(WebhookView::of(&webhook)))
}

/// Remove a webhook with its secrets. Nothing is sent to it any more.
#[utoipa::path(
    tag = "Administration",
    security(("bearer" = [])),
    params(("webhookId" = Uuid, Path)),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/admin/webhooks/{webhookId}")]
async fn remove_webhook(api: Data<Api>, _caller: AdminCaller, webhook: Id<WebhookId>) -> Result<HttpResponse, Problem> {
    api.webhooks.remove.execute(webhook.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Give a webhook a new secret. The one before signs as well for a day.
#[utoipa::path(
    tag = "Administration",
    security(("bearer" = [])),
    params(("webhookId" = Uuid, Path)),
    responses((status = 200, description = "The webhook, with its new secret", body = WebhookWithSecretView))
)]
#[post("/admin/webhooks/{webhookId}/secret")]
async fn rotate_secret(api: Data<Api>, _caller: AdminCaller, webhook: Id<WebhookId>) -> Result<HttpResponse, Problem> {
    let webhook = api.webhooks.rotate_secret.execute(webhook.0).await?;
    Ok(HttpResponse::Ok().json(WebhookWithSecretView::of(&webhook)))
}
