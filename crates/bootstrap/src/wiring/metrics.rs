use std::sync::Arc;

use anyhow::Context;
use frontrow_http::RenderMetrics;
use metrics_exporter_prometheus::PrometheusBuilder;

/// Bounds of the request histogram, in seconds: fine where holds are answered, coarse where people have given up.
const DURATION_BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Counts from now on; gives what `/metrics` says.
pub fn install_metrics() -> anyhow::Result<RenderMetrics> {
    let builder = PrometheusBuilder::new().set_buckets(&DURATION_BUCKETS).context("the histogram's bounds")?;
    let handle = builder.install_recorder().context("the metrics recorder")?;
    Ok(Arc::new(move || {
        handle.run_upkeep();
        handle.render()
    }))
}
