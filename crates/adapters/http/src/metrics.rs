//! What monitoring reads. Requests are counted by the pattern of their route, never by their path: paths hold ids.

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::{Method, StatusCode};
use actix_web::{HttpResponse, get, web};

/// Gives the text that Prometheus reads; the recorder behind it belongs to whoever starts the program.
pub type RenderMetrics = Arc<dyn Fn() -> String + Send + Sync>;

/// Which requests are counted together.
#[derive(Clone, Debug)]
pub(crate) struct Counted {
    pub(crate) method: &'static str,
    pub(crate) route: String,
}

impl Counted {
    pub(crate) fn new(method: &Method, route: Option<String>) -> Self {
        Self { method: known(method), route: route.unwrap_or_else(|| "unmatched".to_owned()) }
    }

    /// One of them was answered.
    pub(crate) fn answered(self, status: StatusCode, took: Duration) {
        let labels =
            [("method", self.method.to_owned()), ("route", self.route), ("status", status.as_u16().to_string())];
        metrics::counter!("http_requests_total", &labels).increment(1);
        metrics::histogram!("http_request_duration_seconds", &labels).record(took.as_secs_f64());
    }
}

/// Anybody can invent a method; the number of labels must not grow by it.
fn known(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "OTHER",
    }
}

/// Figures for monitoring.
#[utoipa::path(
    tag = "Operation",
    responses((status = 200, description = "Prometheus text format", content_type = "text/plain", body = String))
)]
#[get("/metrics")]
pub(crate) async fn show_metrics(render: web::Data<RenderMetrics>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(render())
}
