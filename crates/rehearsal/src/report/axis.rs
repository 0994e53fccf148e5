//! Where an axis has its lines.

/// How many steps an axis has at most: more would not be read.
const STEPS_AT_MOST: f64 = 4.0;
/// Steps of time that people count in.
const SECONDS: [f64; 12] = [1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1_800.0];

/// From nothing to a round number at or above `highest`.
pub(super) fn ticks(highest: f64) -> Vec<f64> {
    let rough = highest.max(1e-9) / STEPS_AT_MOST;
    let magnitude = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].map(|nice| nice * magnitude).into_iter().find(|step| *step >= rough * 0.999);
    from_nothing(highest, step.unwrap_or(magnitude * 10.0))
}

/// Of counted things: never half of one.
pub(super) fn whole_ticks(highest: f64) -> Vec<f64> {
    let highest = highest.max(1.0);
    let ticks = ticks(highest);
    if ticks.iter().all(|tick| tick.fract() == 0.0) { ticks } else { from_nothing(highest, 1.0) }
}

/// Of time, within `seconds`.
pub(super) fn times(seconds: f64) -> Vec<f64> {
    let step = SECONDS.into_iter().find(|step| seconds / step <= STEPS_AT_MOST + 1.0).unwrap_or(SECONDS[11]);
    let mut times = from_nothing(seconds, step);
    times.retain(|time| *time <= seconds);
    times
}

fn from_nothing(highest: f64, step: f64) -> Vec<f64> {
    let mut ticks = vec![0.0];
    while ticks.last().is_some_and(|last| *last < highest * 0.999) {
        ticks.push(step * f64::from(u32::try_from(ticks.len()).unwrap_or(u32::MAX)));
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_ends_at_a_round_number() {
        assert_eq!(ticks(93.0), [0.0, 25.0, 50.0, 75.0, 100.0]);
        assert_eq!(ticks(500.0), [0.0, 200.0, 400.0, 600.0]);
        assert_eq!(ticks(2_000.0), [0.0, 500.0, 1_000.0, 1_500.0, 2_000.0]);
        assert_eq!(ticks(3.4), [0.0, 1.0, 2.0, 3.0, 4.0]);
        assert!(ticks(0.0).len() <= 5);
    }

    #[test]
    fn things_are_counted_in_whole_numbers() {
        assert_eq!(whole_ticks(0.0), [0.0, 1.0]);
        assert_eq!(whole_ticks(2.0), [0.0, 1.0, 2.0]);
        assert_eq!(whole_ticks(60.0), [0.0, 20.0, 40.0, 60.0]);
    }

    #[test]
    fn time_is_counted_in_its_own_steps() {
        assert_eq!(times(42.0), [0.0, 10.0, 20.0, 30.0, 40.0]);
        assert_eq!(times(301.0), [0.0, 120.0, 240.0]);
        assert_eq!(times(0.5), [0.0]);
        assert_eq!(times(3_600.0), [0.0, 900.0, 1_800.0, 2_700.0, 3_600.0]);
    }
}
