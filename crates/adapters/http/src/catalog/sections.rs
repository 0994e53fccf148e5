use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use frontrow_domain::catalog::Section;
use frontrow_domain::shared::{DateId, SectionId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::Api;
use crate::params::{Id, PageParams, Paged, identifier};
use crate::problem::Problem;
use crate::query::Query;
use crate::respond::{self, ListView};

/// A standing area of a date.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SectionView {
    id: Uuid,
    date_id: Uuid,
    name: String,
    /// What one place costs, in won.
    price: i64,
    capacity: u32,
    available: u32,
    /// `OPEN` or `CLOSED`.
    #[schema(example = "OPEN")]
    status: &'static str,
}

impl SectionView {
    pub(crate) fn of(section: &Section) -> Self {
        Self {
            id: section.id.as_uuid(),
            date_id: section.date.as_uuid(),
            name: section.name.clone(),
            price: section.price.amount(),
            capacity: section.capacity,
            available: section.available,
            status: section.status.as_str(),
        }
    }
}

/// The standing sections of a date.
#[utoipa::path(
    tag = "Catalogue",
    params(("dateId" = Uuid, Path),
           PageParams),
    responses((status = 200, description = "One page", body = ListView<SectionView>))
)]
#[get("/concert-dates/{dateId}/sections")]
pub(super) async fn list_sections(
    api: Data<Api>,
    request: HttpRequest,
    date: Id<DateId>,
    page: Paged,
) -> Result<HttpResponse, Problem> {
    let sections = api.catalog.list_sections.execute(date.0, page.0).await?;
    respond::page(&request, &sections, SectionView::of)
}

/// The standing sections that can be had.
#[utoipa::path(
    tag = "Catalogue",
    params(("dateId" = Option<Uuid>, Query, description = "Of this date only"),
           PageParams),
    responses((status = 200, description = "One page", body = ListView<SectionView>))
)]
#[get("/sections/available")]
pub(super) async fn list_available_sections(
    api: Data<Api>,
    request: HttpRequest,
    query: Query,
    page: Paged,
) -> Result<HttpResponse, Problem> {
    let date: Option<DateId> = query.get("dateId")?.map(|text| identifier("dateId", text)).transpose()?;
    let sections = api.catalog.list_available_sections.execute(date, page.0).await?;
    respond::page(&request, &sections, SectionView::of)
}

/// One section.
#[utoipa::path(
    tag = "Catalogue",
    params(("sectionId" = Uuid, Path)),
    responses((status = 200, description = "The section", body = SectionView))
)]
#[get("/sections/{sectionId}")]
pub(super) async fn show_section(api: Data<Api>, section: Id<SectionId>) -> Result<HttpResponse, Problem> {
    let section = api.catalog.show_section.execute(section.0).await?;
    Ok(HttpResponse::Ok().json(SectionView::of(&section)))
}
