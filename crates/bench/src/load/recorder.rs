use std::collections::BTreeMap;
use std::time::Duration;

use hdrhistogram::Histogram;

/// Latencies are kept in microseconds with three digits, up to what a request may take at most.
const LONGEST_MICROSECONDS: u64 = 60_000_000;

/// What one thread of the load saw.
pub(super) struct Recorder {
    /// Of answers that were expected and came inside the measured time.
    pub(super) latencies: Histogram<u64>,
    /// Answers over the whole time.
    pub(super) expected: u64,
    pub(super) unexpected: BTreeMap<u16, u64>,
    /// Connections that could not be opened or broke.
    pub(super) broken: u64,
    /// The first answer that was not expected, for whoever looks into it.
    pub(super) first_surprise: Option<String>,
}

impl Recorder {
    pub(super) fn new() -> Self {
        // The bounds are constants that the type accepts; the fallback only keeps this total.
        let latencies = Histogram::new_with_bounds(1, LONGEST_MICROSECONDS, 3).unwrap_or_else(|_| fallback());
        Self { latencies, expected: 0, unexpected: BTreeMap::new(), broken: 0, first_surprise: None }
    }

    pub(super) fn expected(&mut self, measured: Option<Duration>) {
        self.expected += 1;
        if let Some(latency) = measured {
            let microseconds = u64::try_from(latency.as_micros()).unwrap_or(LONGEST_MICROSECONDS);
            self.latencies.saturating_record(microseconds.max(1));
        }
    }

    pub(super) fn unexpected(&mut self, status: u16, body: &[u8]) {
        *self.unexpected.entry(status).or_default() += 1;
        self.first_surprise.get_or_insert_with(|| format!("{status} {}", String::from_utf8_lossy(body)));
    }

    pub(super) fn broke(&mut self, error: &std::io::Error) {
        self.broken += 1;
        self.first_surprise.get_or_insert_with(|| error.to_string());
    }

    pub(super) fn merge(&mut self, other: Self) {
        // Both have the same bounds, so nothing is lost.
        let _ = self.latencies.add(other.latencies);
        self.expected += other.expected;
        self.broken += other.broken;
        for (status, times) in other.unexpected {
            *self.unexpected.entry(status).or_default() += times;
        }
        self.first_surprise = self.first_surprise.take().or(other.first_surprise);
    }

    pub(super) fn segment(self, measured: Duration) -> Segment {
        let seconds = measured.as_secs_f64().max(f64::MIN_POSITIVE);
        let milliseconds = |quantile| as_f64(self.latencies.value_at_quantile(quantile)) / 1_000.0;
        Segment {
            per_second: as_f64(self.latencies.len()) / seconds,
            p50_milliseconds: milliseconds(0.5),
            p99_milliseconds: milliseconds(0.99),
            expected: self.expected,
            errors: self.unexpected.values().sum::<u64>() + self.broken,
            surprise: self.first_surprise,
        }
    }
}

fn fallback() -> Histogram<u64> {
    let mut histogram = Histogram::<u64>::new(3).unwrap_or_else(|_| unreachable!("three digits are always allowed"));
    histogram.auto(true);
    histogram
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn as_f64(count: u64) -> f64 {
    count as f64
}

/// One side, measured once.
#[derive(Clone, Debug)]
pub(crate) struct Segment {
    pub(crate) per_second: f64,
    pub(crate) p50_milliseconds: f64,
    pub(crate) p99_milliseconds: f64,
    /// Answers with the expected status, warming up included.
    pub(crate) expected: u64,
    /// Answers with another status, and connections that broke.
    pub(crate) errors: u64,
    /// The first of them.
    pub(crate) surprise: Option<String>,
}

impl Segment {
    /// The same, when every answer was expected.
    pub(crate) fn without_errors(self) -> anyhow::Result<Self> {
        let surprise = self.surprise.as_deref().unwrap_or_default();
        anyhow::ensure!(self.errors == 0, "{} answers were not expected, the first: {surprise}", self.errors);
        anyhow::ensure!(self.expected > 0, "nothing was answered");
        Ok(self)
    }
}
