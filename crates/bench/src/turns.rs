//! Sides take turns: A B C, A B C, A B C. What the machine does meanwhile then meets all of them.

use anyhow::Context;

use crate::load::Segment;
use crate::progress::say;
use crate::sides::{Side, Timing};

/// What a side showed over all its turns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    pub(crate) per_second: f64,
    pub(crate) p50_milliseconds: f64,
    pub(crate) p99_milliseconds: f64,
    pub(crate) expected: u64,
    pub(crate) errors: u64,
}

/// Measures every side `times` times.
pub(crate) async fn take_turns(
    sides: &mut [Box<dyn Side>],
    times: usize,
    timing: Timing,
) -> anyhow::Result<Vec<Shown>> {
    let mut segments: Vec<Vec<Segment>> = vec![Vec::new(); sides.len()];
    for turn in 1..=times {
        for (side, shown) in sides.iter_mut().zip(&mut segments) {
            let name = side.name();
            let segment = side.measure(timing).await.with_context(|| name.clone())?;
            say(&format!("  {turn}/{times}  {name:<58} {}", words(&segment)));
            if let Some(surprise) = &segment.surprise {
                say(&format!("         {} answers were not expected, the first: {surprise}", segment.errors));
            }
            shown.push(segment);
        }
    }
    Ok(segments.iter().map(|turns| shown(turns)).collect())
}

fn words(segment: &Segment) -> String {
    let (p50, p99) = (segment.p50_milliseconds, segment.p99_milliseconds);
    // Raw groups have callers of no kind, and so no latency.
    let latency = if p50 > 0.0 { format!("  p50 {p50:>7.2} ms  p99 {p99:>7.2} ms") } else { String::new() };
    format!("{:>9.0}/s{latency}", segment.per_second)
}

fn shown(turns: &[Segment]) -> Shown {
    let middle = |of: fn(&Segment) -> f64| median(turns.iter().map(of).collect());
    Shown {
        per_second: middle(|segment| segment.per_second),
        p50_milliseconds: middle(|segment| segment.p50_milliseconds),
        p99_milliseconds: middle(|segment| segment.p99_milliseconds),
        expected: turns.iter().map(|segment| segment.expected).sum(),
        errors: turns.iter().map(|segment| segment.errors).sum(),
    }
}

/// The one in the middle; of two, the lower.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len().saturating_sub(1) / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bad_moment_does_not_move_the_median() {
        assert!((median(vec![41.0, 2.0, 40.0]) - 40.0).abs() < f64::EPSILON);
        assert!((median(vec![3.0, 1.0]) - 1.0).abs() < f64::EPSILON);
    }
}
