use actix_web::web::Data;
use actix_web::{HttpResponse, patch};
use frontrow_application::catalog::QueueEdit;
use frontrow_domain::catalog::Concert;
use frontrow_domain::shared::ConcertId;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::Api;
use crate::caller::AdminCaller;
use crate::params::Id;
use crate::problem::Problem;
use crate::strict_json::StrictJson;
use crate::times::whole;

/// What is left out, or null, stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct TuneQueueRequest {
    #[schema(minimum = 1, maximum = 1_000_000)]
    max_active: Option<u32>,
    #[schema(minimum = 1, maximum = 30)]
    pass_minutes: Option<u32>,
    #[serde(default, with = "time::serde::rfc3339::option")]
    opens_at: Option<OffsetDateTime>,
}

impl TuneQueueRequest {
    fn edit(&self) -> Result<QueueEdit, Problem> {
        let opens_at = self.opens_at.map(|at| whole("/opensAt", at)).transpose()?;
        Ok(QueueEdit { max_active: self.max_active, pass_minutes: self.pass_minutes, opens_at })
    }
}

/// What a concert says of its waiting room; null where the settings decide.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct QueueRulesView {
    concert_id: Uuid,
    #[schema(required = true)]
    max_active: Option<u32>,
    #[schema(required = true)]
    pass_minutes: Option<u32>,
    #[schema(required = true)]
    #[serde(with = "time::serde::rfc3339::option")]
    opens_at: Option<OffsetDateTime>,
}

impl QueueRulesView {
    const fn of(concert: &Concert) -> Self {
        let rules = concert.queue;
        Self {
            concert_id: concert.id.as_uuid(),
            max_active: rules.max_active,
            pass_minutes: rules.pass_minutes,
            opens_at: rules.opens_at,
        }
    }
}

/// Change how the waiting room lets people in.
#[utoipa::path(
    tag = "Administration",
    security(("bearer" = [])),
    params(("concertId" = Uuid, Path)),
    request_body = TuneQueueRequest,
    responses((status = 200, description = "The rules afterwards", body = QueueRulesView))
)]
#[patch("/admin/concerts/{concertId}/queue")]
pub(super) async fn tune_queue(
    api: Data<Api>,
    _caller: AdminCaller,
    concert: Id<ConcertId>,
    body: StrictJson<TuneQueueRequest>,
) -> Result<HttpResponse, Problem> {
    let concert = api.admin.tune_queue.execute(concert.0, body.0.edit()?).await?;
    Ok(HttpResponse::Ok().json(QueueRulesView::of(&concert)))
}
