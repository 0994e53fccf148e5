use std::sync::Arc;

use actix_web::http::header::ACCEPT;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use frontrow_application::ports::SeatMap;
use frontrow_domain::shared::DateId;

use super::seat_pages::{Form, SeatPages};
use super::seat_views::{COLUMNS, SeatColumnsView, SeatMapView};
use crate::api::Api;
use crate::params::Id;
use crate::problem::Problem;

/// The seat map of a date.
#[utoipa::path(
    tag = "Catalogue",
    params(("dateId" = Uuid, Path),
           ("If-None-Match" = Option<String>, Header, description = "The `ETag` of the map you have")),
    responses((status = 200, description = "Every seat",
               content((SeatMapView = "application/json"), (SeatColumnsView = "application/vnd.frontrow.seats+json"))),
              (status = 304, description = "The map you have is still right"))
)]
#[get("/concert-dates/{dateId}/seats")]
pub(super) async fn show_seat_map(
    api: Data<Api>,
    pages: Data<SeatPages>,
    request: HttpRequest,
    date: Id<DateId>,
) -> Result<HttpResponse, Problem> {
    let map: Arc<SeatMap> = api.catalog.show_seat_map.execute(date.0).await?;
    let form = if wants_columns(&request) { Form::Columns } else { Form::Seats };
    pages.of(map).answer(&request, form).await
}

fn wants_columns(request: &HttpRequest) -> bool {
    request.headers().get_all(ACCEPT).filter_map(|value| value.to_str().ok()).any(|value| value.contains(COLUMNS))
}
