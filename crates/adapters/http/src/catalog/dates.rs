use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use frontrow_domain::catalog::ConcertDate;
use frontrow_domain::shared::ConcertId;
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::Api;
use crate::params::{Id, PageParams, Paged};
use crate::problem::Problem;
use crate::respond::{self, ListView};

/// One performance of a concert.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DateView {
    id: Uuid,
    concert_id: Uuid,
    #[serde(with = "time::serde::rfc3339")]
    starts_at: OffsetDateTime,
    venue: String,
    /// Seats and standing places that can be had.
    seats_available: u32,
    /// Seats and standing places that there are.
    seats_total: u32,
}

impl DateView {
    pub(crate) fn of(date: &ConcertDate) -> Self {
        Self {
            id: date.id.as_uuid(),
            concert_id: date.concert.as_uuid(),
            starts_at: date.starts_at,
            venue: date.venue.clone(),
            seats_available: date.available,
            seats_total: date.capacity,
        }
    }
}

/// The dates of a concert.
#[utoipa::path(
    tag = "Catalogue",
    params(("concertId" = Uuid, Path),
           PageParams),
    responses((status = 200, description = "One page", body = ListView<DateView>))
)]
#[get("/concerts/{concertId}/dates")]
pub(super) async fn list_dates(
    api: Data<Api>,
    request: HttpRequest,
    concert: Id<ConcertId>,
    page: Paged,
) -> Result<HttpResponse, Problem> {
    let dates = api.catalog.list_dates.execute(concert.0, page.0).await?;
    respond::page(&request, &dates, DateView::of)
}
