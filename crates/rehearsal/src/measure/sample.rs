use hdrhistogram::Histogram;

use crate::client::Group;

/// Two digits: nobody acts on the third.
const DIGITS: u8 = 2;
/// Beyond two minutes every latency is the same one.
const LATENCY_AT_MOST_MICROSECONDS: u64 = 120_000_000;

/// Latencies of many requests.
pub(crate) type Latencies = Histogram<u32>;

/// An empty histogram.
pub(crate) fn latencies() -> Latencies {
    Histogram::new_with_bounds(1, LATENCY_AT_MOST_MICROSECONDS, DIGITS).expect("the bounds are ours, and in order")
}

/// What most, nearly all, and all but one in a hundred took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Percentiles {
    pub(crate) count: u64,
    pub(crate) p50_milliseconds: f64,
    pub(crate) p90_milliseconds: f64,
    pub(crate) p99_milliseconds: f64,
    pub(crate) max_milliseconds: f64,
}

/// What was asked between two looks.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Window {
    pub(crate) requests: u64,
    pub(crate) failed: u64,
    pub(crate) unknown: u64,
    /// In the order of [`Group::ALL`]; none where nothing was asked.
    pub(crate) groups: [Option<Percentiles>; Group::ALL.len()],
}

/// How the sale stands, as the server says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Standing {
    pub(crate) sold: u64,
    pub(crate) held: u64,
    pub(crate) available: u64,
    pub(crate) revenue: i64,
    pub(crate) active: u64,
    pub(crate) waiting: u64,
}

/// One look at everything.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sample {
    pub(crate) at_seconds: f64,
    pub(crate) standing: Standing,
    pub(crate) arrived: u64,
    /// People of the crowd who are inside, and not only their places.
    pub(crate) inside: u64,
    /// Of the crowd, so far.
    pub(crate) admitted: u64,
    pub(crate) window: Window,
}

impl Percentiles {
    pub(crate) fn of(latencies: &Latencies) -> Option<Self> {
        let at = |quantile| milliseconds(latencies.value_at_quantile(quantile));
        (!latencies.is_empty()).then(|| Self {
            count: latencies.len(),
            p50_milliseconds: at(0.5),
            p90_milliseconds: at(0.9),
            p99_milliseconds: at(0.99),
            max_milliseconds: milliseconds(latencies.max()),
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of at most minutes")]
fn milliseconds(microseconds: u64) -> f64 {
    microseconds as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_what_was_recorded() {
        let mut taken = latencies();
        for microseconds in (1..=100).map(|number| number * 1_000) {
            taken.record(microseconds).unwrap();
        }
        let percentiles = Percentiles::of(&taken).unwrap();
        let near = |got: f64, wanted: f64| (got - wanted).abs() <= wanted / 100.0;
        assert_eq!(percentiles.count, 100);
        assert!(near(percentiles.p50_milliseconds, 50.0), "{percentiles:?}");
        assert!(near(percentiles.p90_milliseconds, 90.0), "{percentiles:?}");
        assert!(near(percentiles.p99_milliseconds, 99.0), "{percentiles:?}");
        assert!(near(percentiles.max_milliseconds, 100.0), "{percentiles:?}");
    }

    #[test]
    fn of_nothing_there_are_no_percentiles() {
        assert_eq!(Percentiles::of(&latencies()), None);
    }
}
