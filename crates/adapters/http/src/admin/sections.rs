use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpResponse, patch, post};
use frontrow_application::catalog::{NewSection, SectionEdit};
use frontrow_application::idempotency::IdempotencyKey;
use frontrow_domain::catalog::{Capacity, Layout, SectionStatus};
use frontrow_domain::shared::{DateId, SectionId, UserId, Won};
use serde::Deserialize;
use utoipa::ToSchema;

use super::text;
use crate::api::Api;
use crate::caller::AdminCaller;
use crate::catalog::SectionView;
use crate::idempotency::{OptionalKey, OptionalKeyParam};
use crate::params::Id;
use crate::problem::Problem;
use crate::respond;
use crate::strict_json::StrictJson;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AddSectionRequest {
    #[schema(min_length = 1, max_length = 40)]
    name: String,
    /// What one place costs, in won.
    #[schema(minimum = 0, maximum = 1000000000000_i64)]
    price: i64,
    #[schema(minimum = 1, maximum = 1_000_000)]
    capacity: u32,
}

impl AddSectionRequest {
    fn command(self, by: UserId, date: DateId, key: Option<IdempotencyKey>) -> Result<NewSection, Problem> {
        Ok(NewSection {
            by,
            date,
            name: text("/name", &self.name, (1, Layout::MAX_NAME_CHARACTERS))?,
            price: Won::new(self.price).map_err(|off| Problem::malformed("/price", &off.to_string()))?,
            capacity: capacity(self.capacity)?,
            key,
        })
    }
}

/// What is left out, or null, stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EditSectionRequest {
    status: Option<SectionStatusName>,
    #[schema(minimum = 1, maximum = 1_000_000)]
    capacity: Option<u32>,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum SectionStatusName {
    Open,
    Closed,
}

impl EditSectionRequest {
    fn edit(&self) -> Result<SectionEdit, Problem> {
        let status = self.status.map(|name| match name {
            SectionStatusName::Open => SectionStatus::Open,
            SectionStatusName::Closed => SectionStatus::Closed,
        });
        Ok(SectionEdit { status, capacity: self.capacity.map(capacity).transpose()? })
    }
}

fn capacity(places: u32) -> Result<Capacity, Problem> {
    Capacity::new(places).map_err(|off| Problem::malformed("/capacity", &off.to_string()))
}

/// Add a standing section to a date.
#[utoipa::path(
    tag = "Administration",
    security(("bearer" = [])),
    params(("dateId" = Uuid, Path),
           OptionalKeyParam),
    request_body = AddSectionRequest,
    responses((status = 201, description = "The section", body = SectionView),
              (status = 422, description = "`idempotency-key-reused`"))
)]
#[post("/admin/concert-dates/{dateId}/sections")]
pub(super) async fn add_section(
    api: Data<Api>,
    caller: AdminCaller,
    date: Id<DateId>,
    body: StrictJson<AddSectionRequest>,
    key: OptionalKey,
) -> Result<HttpResponse, Problem> {
    let made = api.admin.add_section.execute(body.0.command(caller.0.user, date.0, key.0)?).await?;
    Ok(respond::answer(StatusCode::CREATED, made.replayed, &SectionView::of(&made.value)))
}

/// Open, close, enlarge or shrink a section; never below what is taken.
#[utoipa::path(
    tag = "Administration",
    security(("bearer" = [])),
    params(("sectionId" = Uuid, Path)),
    request_body = EditSectionRequest,
    responses((status = 200, description = "The section afterwards", body = SectionView),
              (status = 409, description = "`places-taken` with `taken`, `section-numbered`"))
)]
#[patch("/admin/sections/{sectionId}")]
pub(super) async fn edit_section(
    api: Data<Api>,
    _caller: AdminCaller,
    section: Id<SectionId>,
    body: StrictJson<EditSectionRequest>,
) -> Result<HttpResponse, Problem> {
    let section = api.admin.edit_section.execute(section.0, body.0.edit()?).await?;
    Ok(HttpResponse::Ok().json(SectionView::of(&section)))
}
