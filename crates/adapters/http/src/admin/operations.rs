use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use frontrow_application::operations::ConcertStatistics;
use frontrow_application::ports::AuditCheck;
use frontrow_domain::shared::ConcertId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Api;
use crate::caller::AdminCaller;
use crate::params::Id;
use crate::problem::Problem;

/// How a concert is doing. Rates are shares from 0 to 1.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StatisticsView {
    sold: u64,
    held: u64,
    available: u64,
    /// In won.
    revenue: i64,
    sold_per_minute: u64,
    active: u64,
    waiting: u64,
    admitted_per_minute: u64,
    create_success_rate: f64,
    conflict_rate: f64,
    /// Of all reservations ever made.
    expiry_rate: f64,
    #[serde(rename = "holdP99Milliseconds")]
    hold_p99_milliseconds: f64,
}

impl StatisticsView {
    fn of(statistics: &ConcertStatistics) -> Self {
        let ConcertStatistics { figures, rates, room } = statistics;
        Self {
            sold: figures.sold,
            held: figures.held,
            available: figures.available,
            revenue: figures.revenue.amount(),
            sold_per_minute: figures.sold_last_minute,
            active: room.active,
            waiting: room.waiting,
            admitted_per_minute: room.admitted_last_minute,
            create_success_rate: rates.success_rate,
            conflict_rate: rates.conflict_rate,
            expiry_rate: share(figures.expired, figures.reservations),
            hold_p99_milliseconds: rates.p99.as_seconds_f64() * 1000.0,
        }
    }
}

/// Figures of a concert are far below 2^52, where a float starts to round.
#[expect(clippy::cast_precision_loss, reason = "a rate is read with two digits")]
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// What the audit found.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuditView {
    ok: bool,
    checks: Vec<AuditCheckView>,
}

/// One question of the audit.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuditCheckView {
    name: &'static str,
    ok: bool,
    detail: String,
}

impl AuditView {
    fn of(checks: Vec<AuditCheck>) -> Self {
        let ok = checks.iter().all(AuditCheck::ok);
        let view = |check: AuditCheck| AuditCheckView { name: check.name, ok: check.ok(), detail: check.detail };
        Self { ok, checks: checks.into_iter().map(view).collect() }
    }
}

/// How does a concert do?
#[utoipa::path(
    tag = "Administration",
    security(("bearer" = [])),
    params(("concertId" = Uuid, Path)),
    responses((status = 200, description = "The figures", body = StatisticsView))
)]
#[get("/admin/concerts/{concertId}/stats")]
pub(super) async fn show_statistics(
    api: Data<Api>,
    _caller: AdminCaller,
    concert: Id<ConcertId>,
) -> Result<HttpResponse, Problem> {
    let statistics = api.admin.show_statistics.execute(concert.0).await?;
    Ok(HttpResponse::Ok().json(StatisticsView::of(&statistics)))
}

/// Recompute inventory and money from the log and the ledger.
#[utoipa::path(
    tag = "Administration",
    security(("bearer" = [])),
    responses((status = 200, description = "What was found", body = AuditView))
)]
#[get("/admin/audit")]
pub(super) async fn run_audit(api: Data<Api>, _caller: AdminCaller) -> Result<HttpResponse, Problem> {
    let checks = api.admin.run_audit.execute().await?;
    Ok(HttpResponse::Ok().json(AuditView::of(checks)))
}
