use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpResponse, delete, patch, post};
use frontrow_application::catalog::{ConcertEdit, NewConcert};
use frontrow_application::idempotency::IdempotencyKey;
use frontrow_domain::catalog::SalesWindow;
use frontrow_domain::shared::{ConcertId, UserId};
use serde::Deserialize;
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::{LINE, PROSE, text};
use crate::api::Api;
use crate::caller::AdminCaller;
use crate::catalog::ConcertView;
use crate::idempotency::{OptionalKey, OptionalKeyParam};
use crate::params::Id;
use crate::problem::Problem;
use crate::respond;
use crate::strict_json::StrictJson;
use crate::times::whole;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CreateConcertRequest {
    #[schema(min_length = 1, max_length = 200)]
    title: String,
    #[schema(min_length = 1, max_length = 200)]
    artist: String,
    #[schema(max_length = 4000)]
    description: String,
    #[serde(with = "time::serde::rfc3339")]
    sales_open_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    sales_close_at: OffsetDateTime,
    payment_required: Option<bool>,
    queue_required: Option<bool>,
}

impl CreateConcertRequest {
    fn command(self, by: UserId, key: Option<IdempotencyKey>) -> Result<NewConcert, Problem> {
        let opens_at = whole("/salesOpenAt", self.sales_open_at)?;
        let sales = SalesWindow::new(opens_at, whole("/salesCloseAt", self.sales_close_at)?);
        Ok(NewConcert {
            by,
            title: text("/title", &self.title, LINE)?,
            artist: text("/artist", &self.artist, LINE)?,
            description: text("/description", &self.description, PROSE)?,
            sales: sales.map_err(|off| Problem::malformed("/salesCloseAt", &off.to_string()))?,
            payment_required: self.payment_required.unwrap_or(true),
            queue_required: self.queue_required.unwrap_or(true),
            key,
        })
    }
}

/// What is left out, or null, stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EditConcertRequest {
    #[schema(min_length = 1, max_length = 200)]
    title: Option<String>,
    #[schema(min_length = 1, max_length = 200)]
    artist: Option<String>,
    #[schema(max_length = 4000)]
    description: Option<String>,
    #[serde(default, with = "time::serde::rfc3339::option")]
    sales_open_at: Option<OffsetDateTime>,
    #[serde(default, with = "time::serde::rfc3339::option")]
    sales_close_at: Option<OffsetDateTime>,
    payment_required: Option<bool>,
    queue_required: Option<bool>,
}

impl EditConcertRequest {
    fn edit(self) -> Result<ConcertEdit, Problem> {
        Ok(ConcertEdit {
            title: self.title.map(|title| text("/title", &title, LINE)).transpose()?,
            artist: self.artist.map(|artist| text("/artist", &artist, LINE)).transpose()?,
            description: self.description.map(|prose| text("/description", &prose, PROSE)).transpose()?,
            sales_opens_at: self.sales_open_at.map(|at| whole("/salesOpenAt", at)).transpose()?,
            sales_closes_at: self.sales_close_at.map(|at| whole("/salesCloseAt", at)).transpose()?,
            payment_required: self.payment_required,
            queue_required: self.queue_required,
        })
    }
}

/// Put a concert on sale.
#[utoipa::path(
    tag = "Administration",
    security(("bearer" = [])),
    params(OptionalKeyParam),
    request_body = CreateConcertRequest,
    responses((status = 201, description = "The concert", body = ConcertView),
              (status = 404, description = "`not-found`: what the key made was removed"),
              (status = 422, description = "`idempotency-key-reused`"))
)]
#[post("/admin/concerts")]
pub(super) async fn create_concert(
    api: Data<Api>,
    caller: AdminCaller,
    body: StrictJson<CreateConcertRequest>,
    key: OptionalKey,
) -> Result<HttpResponse, Problem> {
    let made = api.admin.create_concert.execute(body.0.command(caller.0.user, key.0)?).await?;
    Ok(respond::answer(StatusCode::CREATED, made.replayed, &ConcertView::of(&made.value)))
}

/// Change a concert.
#[utoipa::path(
    tag = "Administration",
    security(("bearer" = [])),
    params(("concertId" = Uuid, Path)),
    request_body = EditConcertRequest,
    responses((status = 200, description = "The concert afterwards", body = ConcertView))
)]
#[patch("/admin/concerts/{concertId}")]
pub(super) async fn edit_concert(
    api: Data<Api>,
    _caller: AdminCaller,
    concert: Id<ConcertId>,
    body: StrictJson<EditConcertRequest>,
) -> Result<HttpResponse, Problem> {
    let concert = api.admin.edit_concert.execute(concert.0, body.0.edit()?).await?;
    Ok(HttpResponse::Ok().json(ConcertView::of(&concert)))
}

/// Take a concert off sale. Tickets and their log stay.
#[utoipa::path(
    tag = "Administration",
    security(("bearer" = [])),
    params(("concertId" = Uuid, Path)),
    responses((status = 204, description = "It is hidden everywhere"))
)]
#[delete("/admin/concerts/{concertId}")]
pub(super) async fn remove_concert(
    api: Data<Api>,
    _caller: AdminCaller,
    concert: Id<ConcertId>,
) -> Result<HttpResponse, Problem> {
    api.admin.remove_concert.execute(concert.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
