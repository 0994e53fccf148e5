use time::Duration;

/// Four buckets for every doubling: a duration is told to within a quarter, upwards.
const BUCKETS_A_DOUBLING: u32 = 4;

/// From a microsecond to over two minutes, which is longer than any request takes.
const DOUBLINGS: u32 = 28;

const BUCKETS: usize = (BUCKETS_A_DOUBLING * DOUBLINGS) as usize;

/// How often which duration was seen.
#[derive(Clone, Default)]
pub(super) struct Histogram {
    /// Empty until something is recorded: most seconds are quiet.
    counts: Vec<u32>,
}

impl Histogram {
    pub(super) fn record(&mut self, took: Duration) {
        self.counts.resize(BUCKETS, 0);
        let count = &mut self.counts[bucket_of(took)];
        *count = count.saturating_add(1);
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.counts.resize(BUCKETS, 0);
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count = count.saturating_add(*more);
        }
    }

    /// `percentile` of 100 durations were at most this long.
    pub(super) fn percentile(&self, percentile: u64) -> Duration {
        let total: u64 = self.counts.iter().map(|count| u64::from(*count)).sum();
        let rank = (total * percentile).div_ceil(100);
        let mut seen = 0;
        for (bucket, count) in self.counts.iter().enumerate() {
            seen += u64::from(*count);
            if seen >= rank && *count > 0 {
                return longest_in(bucket);
            }
        }
        Duration::ZERO
    }
}

fn bucket_of(took: Duration) -> usize {
    let microseconds = u64::try_from(took.whole_microseconds()).unwrap_or(1).max(1);
    let doubling = microseconds.ilog2();
    let quarter = (microseconds << 2 >> doubling) & 3;
    let bucket = u64::from(doubling * BUCKETS_A_DOUBLING) + quarter;
    usize::try_from(bucket).unwrap_or(BUCKETS).min(BUCKETS - 1)
}

fn longest_in(bucket: usize) -> Duration {
    let bucket = u32::try_from(bucket).unwrap_or(u32::MAX);
    let (doubling, quarter) = (bucket / BUCKETS_A_DOUBLING, bucket % BUCKETS_A_DOUBLING);
    let end = (i64::from(BUCKETS_A_DOUBLING + quarter + 1) << doubling) / i64::from(BUCKETS_A_DOUBLING);
    Duration::microseconds(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_told_to_within_a_quarter_upwards() {
        for microseconds in [1, 2, 3, 5, 700, 999, 1_000, 65_536, 1_000_000, 99_999_999] {
            let mut histogram = Histogram::default();
            histogram.record(Duration::microseconds(microseconds));
            let told = histogram.percentile(99).whole_microseconds();
            let most = i128::from(microseconds) * 5 / 4 + 1;
            assert!((i128::from(microseconds)..=most).contains(&told), "{microseconds} is told as {told}");
        }
    }

    #[test]
    fn one_slow_one_in_a_hundred_is_not_among_the_99() {
        let mut histogram = Histogram::default();
        (0..99).for_each(|_| histogram.record(Duration::MILLISECOND));
        histogram.record(Duration::SECOND);
        assert!(histogram.percentile(99) < Duration::milliseconds(2));
        histogram.record(Duration::SECOND);
        assert!(histogram.percentile(99) >= Duration::SECOND);
    }

    #[test]
    fn no_duration_is_too_long_or_too_short_to_count() {
        let mut histogram = Histogram::default();
        histogram.record(Duration::ZERO);
        histogram.record(-Duration::SECOND);
        histogram.record(Duration::days(400));
        assert!(histogram.percentile(99) >= Duration::minutes(2));
    }
}
