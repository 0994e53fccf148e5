use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use frontrow_application::catalog::{NewDate, Seating};
use frontrow_application::idempotency::IdempotencyKey;
use frontrow_domain::catalog::{Block, Layout, LayoutInvalid};
use frontrow_domain::shared::{ConcertId, UserId, Won};
use serde::Deserialize;
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::{LINE, text};
use crate::api::Api;
use crate::caller::AdminCaller;
use crate::catalog::DateView;
use crate::idempotency::{OptionalKey, OptionalKeyParam};
use crate::params::Id;
use crate::problem::Problem;
use crate::respond;
use crate::strict_json::StrictJson;
use crate::times::whole;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AddDateRequest {
    #[serde(with = "time::serde::rfc3339")]
    starts_at: OffsetDateTime,
    #[schema(min_length = 1, max_length = 200)]
    venue: String,
    /// One section of five rows of ten seats when nothing is said; no numbered seats when it has no sections.
    layout: Option<LayoutRequest>,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct LayoutRequest {
    sections: Vec<BlockRequest>,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct BlockRequest {
    #[schema(min_length = 1, max_length = 40)]
    name: String,
    /// What one seat costs, in won.
    #[schema(minimum = 0, maximum = 1000000000000_i64)]
    price: i64,
    #[schema(minimum = 1, maximum = 999)]
    rows: u32,
    #[schema(minimum = 1, maximum = 9999)]
    seats_per_row: u32,
}

impl AddDateRequest {
    fn command(self, by: UserId, concert: ConcertId, key: Option<IdempotencyKey>) -> Result<NewDate, Problem> {
        let seating = match self.layout {
            None => Seating::Default,
            Some(layout) if layout.sections.is_empty() => Seating::None,
            Some(layout) => Seating::Blocks(layout.layout()?),
        };
        let venue = text("/venue", &self.venue, LINE)?;
        Ok(NewDate { by, concert, starts_at: whole("/startsAt", self.starts_at)?, venue, seating, key })
    }
}

impl LayoutRequest {
    fn layout(self) -> Result<Layout, Problem> {
        let blocks = self.sections.into_iter().enumerate().map(|(number, block)| block.block(number));
        let blocks = blocks.collect::<Result<Vec<_>, _>>()?;
        Layout::new(blocks).map_err(|off| Problem::malformed(&pointer(&off), &off.to_string()))
    }
}

impl BlockRequest {
    fn block(self, number: usize) -> Result<Block, Problem> {
        let off = |off: frontrow_domain::shared::AmountOutOfRange| {
            Problem::malformed(&format!("/layout/sections/{number}/price"), &off.to_string())
        };
        let price = Won::new(self.price).map_err(off)?;
        Ok(Block { name: self.name, price, rows: self.rows, seats_per_row: self.seats_per_row })
    }
}

fn pointer(off: &LayoutInvalid) -> String {
    match off {
        LayoutInvalid::Name { block, .. } => format!("/layout/sections/{block}/name"),
        LayoutInvalid::Size { block } => format!("/layout/sections/{block}"),
        LayoutInvalid::Blocks | LayoutInvalid::Seats => "/layout/sections".to_owned(),
    }
}

/// Add a performance, with every seat of its hall.
#[utoipa::path(
    tag = "Administration",
    security(("bearer" = [])),
    params(("concertId" = Uuid, Path),
           OptionalKeyParam),
    request_body = AddDateRequest,
    responses((status = 201, description = "The date", body = DateView),
              (status = 422, description = "`idempotency-key-reused`"))
)]
#[post("/admin/concerts/{concertId}/dates")]
pub(super) async fn add_date(
    api: Data<Api>,
    caller: AdminCaller,
    concert: Id<ConcertId>,
    body: StrictJson<AddDateRequest>,
    key: OptionalKey,
) -> Result<HttpResponse, Problem> {
    let made = api.admin.add_date.execute(body.0.command(caller.0.user, concert.0, key.0)?).await?;
    Ok(respond::answer(StatusCode::CREATED, made.replayed, &DateView::of(&made.value)))
}
