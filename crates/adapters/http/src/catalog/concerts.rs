use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use frontrow_domain::catalog::Concert;
use frontrow_domain::shared::ConcertId;
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::Api;
use crate::params::{Id, PageParams, Paged};
use crate::problem::Problem;
use crate::respond::{self, ListView};

/// What is sold.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConcertView {
    id: Uuid,
    title: String,
    artist: String,
    description: String,
    #[schema(required = true)]
    poster_url: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    sales_open_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    sales_close_at: OffsetDateTime,
    /// Whether a hold must be paid to become a ticket.
    payment_required: bool,
    /// Whether holding needs a pass from the waiting room.
    queue_required: bool,
}

impl ConcertView {
    pub(crate) fn of(concert: &Concert) -> Self {
        Self {
            id: concert.id.as_uuid(),
            title: concert.title.as_str().to_owned(),
            artist: concert.artist.as_str().to_owned(),
            description: concert.description.as_str().to_owned(),
            poster_url: concert.poster_url.clone(),
            sales_open_at: concert.sales.opens_at(),
            sales_close_at: concert.sales.closes_at(),
            payment_required: concert.payment_required,
            queue_required: concert.queue_required,
        }
    }
}

/// The concerts.
#[utoipa::path(
    tag = "Catalogue",
    params(PageParams),
    responses((status = 200, description = "One page", body = ListView<ConcertView>))
)]
#[get("/concerts")]
pub(super) async fn list_concerts(api: Data<Api>, request: HttpRequest, page: Paged) -> Result<HttpResponse, Problem> {
    let concerts = api.catalog.list_concerts.execute(page.0).await?;
    respond::page(&request, &concerts, ConcertView::of)
}

/// One concert.
#[utoipa::path(
    tag = "Catalogue",
    params(("concertId" = Uuid, Path)),
    responses((status = 200, description = "The concert", body = ConcertView))
)]
#[get("/concerts/{concertId}")]
pub(super) async fn show_concert(api: Data<Api>, concert: Id<ConcertId>) -> Result<HttpResponse, Problem> {
    let concert = api.catalog.show_concert.execute(concert.0).await?;
    Ok(HttpResponse::Ok().json(ConcertView::of(&concert)))
}
