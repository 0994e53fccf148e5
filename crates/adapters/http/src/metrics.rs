//! What monitoring reads. Requests are counted by the pattern of their route, never by their path: paths hold ids.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::{Method, StatusCode};
use actix_web::{HttpResponse, get, web};
use metrics::{Counter, Histogram};

/// Gives the text that Prometheus reads; the recorder behind it belongs to whoever starts the program.
pub type RenderMetrics = Arc<dyn Fn() -> String + Send + Sync>;

/// Which requests are counted together.
#[derive(Clone, Debug)]
pub(crate) struct Counted {
    pub(crate) method: &'static str,
    pub(crate) route: Arc<str>,
}

/// Where answers with the same labels are counted.
struct Counters {
    requests: Counter,
    duration: Histogram,
}

/// By route, and then by method and status. Routes are ours, so there are a few hundred at most.
type ByLabels = HashMap<Arc<str>, HashMap<(&'static str, u16), Counters>>;

thread_local! {
    /// Finding a counter by its labels takes longer than counting.
    static FOUND: RefCell<ByLabels> = RefCell::default();
}

impl Counted {
    pub(crate) fn new(method: &Method, route: Option<Arc<str>>) -> Self {
        Self { method: known(method), route: route.unwrap_or_else(|| "unmatched".into()) }
    }

    /// One of them was answered.
    pub(crate) fn answered(self, status: StatusCode, took: Duration) {
        FOUND.with_borrow_mut(|found| {
            let labels = (self.method, status.as_u16());
            if let Some(counters) = found.get(&self.route).and_then(|of_route| of_route.get(&labels)) {
                return counters.count(took);
            }
            let counters = Counters::of(&self, status);
            counters.count(took);
            found.entry(self.route).or_default().insert(labels, counters);
        });
    }
}

impl Counters {
    fn of(counted: &Counted, status: StatusCode) -> Self {
        let status = status.as_u16().to_string();
        let labels = [("method", counted.method.to_owned()), ("route", counted.route.to_string()), ("status", status)];
        Self {
            requests: metrics::counter!("http_requests_total", &labels),
            duration: metrics::histogram!("http_request_duration_seconds", &labels),
        }
    }

    fn count(&self, took: Duration) {
        self.requests.increment(1);
        self.duration.record(took.as_secs_f64());
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
