//! Samples put together until a screen can show them.

use crate::client::Group;
use crate::measure::{Percentiles, Sample, Standing};
use crate::ratio::real;

/// A phone has three pixels for each.
pub(super) const COLUMNS_AT_MOST: usize = 120;

/// Some seconds of the sale.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Column {
    /// Its end.
    pub(super) at_seconds: f64,
    pub(super) standing: Standing,
    pub(super) admitted_a_minute: f64,
    pub(super) arrived: u64,
    pub(super) inside: u64,
    pub(super) requests_a_second: f64,
    pub(super) errors: u64,
    /// The worst second of it.
    pub(super) groups: [Option<Percentiles>; Group::ALL.len()],
}

/// Columns over the whole sale, each of as many samples as it takes.
pub(super) fn columns(samples: &[Sample]) -> Vec<Column> {
    let each = samples.len().div_ceil(COLUMNS_AT_MOST).max(1);
    let (mut before, mut admitted) = (0.0, 0);
    let mut columns = Vec::new();
    for chunk in samples.chunks(each) {
        let Some(last) = chunk.last() else { continue };
        // The last look may follow at once; a rate over a moment says nothing.
        let seconds = (last.at_seconds - before).max(0.5);
        columns.push(Column {
            at_seconds: last.at_seconds,
            standing: last.standing,
            admitted_a_minute: real(last.admitted - admitted) / seconds * 60.0,
            arrived: last.arrived,
            inside: last.inside,
            requests_a_second: real(chunk.iter().map(|sample| sample.window.requests).sum()) / seconds,
            errors: chunk.iter().map(|sample| sample.window.failed + sample.window.unknown).sum(),
            groups: std::array::from_fn(|group| worst(chunk, group)),
        });
        (before, admitted) = (last.at_seconds, last.admitted);
    }
    columns
}

fn worst(chunk: &[Sample], group: usize) -> Option<Percentiles> {
    let asked = chunk.iter().filter_map(|sample| sample.window.groups[group]);
    asked.reduce(|worst, other| Percentiles {
        count: worst.count + other.count,
        p50_milliseconds: worst.p50_milliseconds.max(other.p50_milliseconds),
        p90_milliseconds: worst.p90_milliseconds.max(other.p90_milliseconds),
        p99_milliseconds: worst.p99_milliseconds.max(other.p99_milliseconds),
        max_milliseconds: worst.max_milliseconds.max(other.max_milliseconds),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Window;

    fn sample(second: u32, admitted: u64, p99: Option<f64>) -> Sample {
        let hold = p99.map(|p99| Percentiles {
            count: 1,
            p50_milliseconds: p99 / 2.0,
            p90_milliseconds: p99,
            p99_milliseconds: p99,
            max_milliseconds: p99,
        });
        let window = Window { requests: 10, failed: 1, unknown: 1, groups: [hold, None, None, None] };
        Sample { at_seconds: f64::from(second), standing: Standing::default(), arrived: 0, inside: 0, admitted, window }
    }

    #[test]
    fn a_short_sale_has_a_column_a_second() {
        let columns = columns(&[sample(1, 2, Some(4.0)), sample(2, 5, None)]);
        assert_eq!(columns.iter().map(|column| column.admitted_a_minute).collect::<Vec<_>>(), [120.0, 180.0]);
        assert_eq!((columns[0].requests_a_second, columns[0].errors), (10.0, 2));
        assert_eq!(columns[1].groups[0], None);
    }

    #[test]
    fn a_long_one_shows_the_worst_of_what_is_put_together() {
        let samples: Vec<_> = (1..=240).map(|second| sample(second, 0, Some(f64::from(second)))).collect();
        let columns = columns(&samples);
        assert_eq!(columns.len(), COLUMNS_AT_MOST);
        let hold = columns[0].groups[0].unwrap();
        assert_eq!((hold.count, hold.p50_milliseconds, hold.p99_milliseconds), (2, 1.0, 2.0));
        assert_eq!((columns[119].at_seconds, columns[119].requests_a_second), (240.0, 10.0));
    }

    #[test]
    fn no_samples_are_no_columns() {
        assert_eq!(columns(&[]), []);
    }
}
