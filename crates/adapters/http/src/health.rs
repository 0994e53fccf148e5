//! Whether the server lives, and whether it can sell.

use std::sync::Arc;
use std::time::Duration;

use actix_web::{HttpResponse, get, web};
use async_trait::async_trait;
use futures_util::future::join_all;
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::{Problem, Slug};

/// A load balancer asks every few seconds and has long given up on slower answers.
const PROBE_DEADLINE: Duration = Duration::from_secs(2);

/// Something that the server works with.
#[async_trait]
pub trait Probe: Send + Sync {
    /// What it is, in a word.
    fn name(&self) -> &'static str;
    /// Whether nothing can be sold without it.
    fn is_vital(&self) -> bool;
    /// Whether it answers now.
    async fn answers(&self) -> bool;
}

pub(crate) struct Probes(pub(crate) Vec<Arc<dyn Probe>>);

/// How the server does.
#[derive(Serialize, ToSchema)]
pub(crate) struct HealthView {
    /// `ok`, or `degraded` when something is down that selling goes on without.
    #[schema(example = "ok")]
    status: &'static str,
    checks: Vec<CheckView>,
}

/// How something does that the server works with.
#[derive(Serialize, ToSchema)]
pub(crate) struct CheckView {
    name: &'static str,
    /// `up` or `down`.
    #[schema(example = "up")]
    status: &'static str,
}

/// Whether the process lives.
#[utoipa::path(tag = "Operation", responses((status = 200, description = "It does", body = HealthView)))]
#[get("/livez")]
pub(crate) async fn live() -> HttpResponse {
    HttpResponse::Ok().json(HealthView { status: "ok", checks: Vec::new() })
}

/// Whether the server can sell: what selling needs answers.
#[utoipa::path(
    tag = "Operation",
    responses(
        (status = 200, description = "It can", body = HealthView),
        (status = 503, description = "It cannot", content_type = "application/problem+json", body = crate::problem::ProblemView),
    )
)]
#[get("/readyz")]
pub(crate) async fn ready(probes: web::Data<Probes>) -> Result<HttpResponse, Problem> {
    let answers = join_all(probes.0.iter().map(|probe| up(probe.as_ref()))).await;
    let checks = probes.0.iter().zip(&answers);
    let views = checks.clone().map(|(probe, up)| CheckView { name: probe.name(), status: word(*up) }).collect();
    if checks.clone().any(|(probe, up)| probe.is_vital() && !up) {
        return Err(Slug::Unavailable
            .because("something that selling needs does not answer")
            .with::<Vec<_>>("checks", views));
    }
    let status = if answers.iter().all(|up| *up) { "ok" } else { "degraded" };
    Ok(HttpResponse::Ok().json(HealthView { status, checks: views }))
}

async fn up(probe: &dyn Probe) -> bool {
    tokio::time::timeout(PROBE_DEADLINE, probe.answers()).await.unwrap_or(false)
}

const fn word(up: bool) -> &'static str {
    if up { "up" } else { "down" }
}
