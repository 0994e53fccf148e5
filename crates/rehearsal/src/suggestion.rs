//! How many people to let in at once, and why. Pure.

use crate::measure::Sample;
use crate::ratio::real;
use crate::words::{milliseconds, percent};

/// A hold that takes no longer than this is felt as immediate.
const HOLD_P99_WANTED_MILLISECONDS: f64 = 250.0;
/// One rehearsal shows one point of a curve: nobody should go further from it in one step.
const FACTOR: std::ops::RangeInclusive<f64> = 0.5..=2.0;
/// When more holds than this lose the race for a seat, more people inside only take seats from each other.
const LOST_RACES_WANTED: f64 = 0.5;
/// More trouble than one request in a thousand means that the server had too much already.
const TROUBLE_WANTED: f64 = 0.001;
/// How long people take who were not asked to hurry.
const REAL_VISITS_SECONDS: [u32; 3] = [30, 60, 120];

/// What a rehearsal showed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Shown {
    /// While people waited and there was something to have; none when nobody ever waited.
    pub(crate) full: Option<FullRoom>,
    pub(crate) active_at_most: u64,
    pub(crate) hold_p99_milliseconds: f64,
    /// Of all holds, from 0 to 1.
    pub(crate) lost_races: f64,
    /// Of all requests: broken, unknown, too busy.
    pub(crate) trouble: f64,
    /// From being let in to the end of the errand.
    pub(crate) errand_seconds: f64,
}

/// The waiting room at work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FullRoom {
    pub(crate) active: f64,
    pub(crate) admitted_a_second: f64,
}

/// What to set `queue.max_active` to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Suggestion {
    pub(crate) max_active: u64,
    /// How it was come by, a sentence each.
    pub(crate) reasons: Vec<String>,
    /// For people who take so many seconds: the number that asks as much of the server.
    pub(crate) for_visits: Vec<(u32, u64)>,
}

impl FullRoom {
    pub(crate) fn of(samples: &[Sample]) -> Option<Self> {
        let is_full = |sample: &Sample| sample.standing.waiting > 0 && sample.standing.available > 0;
        let full: Vec<_> = samples.windows(2).filter(|pair| is_full(&pair[0])).collect();
        let seconds: f64 = full.iter().map(|pair| pair[1].at_seconds - pair[0].at_seconds).sum();
        let admitted: u64 = full.iter().map(|pair| pair[1].admitted - pair[0].admitted).sum();
        let active: u64 = full.iter().map(|pair| pair[0].standing.active).sum();
        (admitted > 0 && seconds > 0.0).then(|| Self {
            active: real(active) / real(full.len() as u64),
            admitted_a_second: real(admitted) / seconds,
        })
    }

    /// How long a place is taken (Little's law).
    pub(crate) fn visit_seconds(self) -> f64 {
        self.active / self.admitted_a_second
    }
}

/// Reads a number of people from what was shown.
pub(crate) fn suggest(shown: &Shown) -> Suggestion {
    let Some(full) = shown.full else {
        let max_active = shown.active_at_most.max(1);
        let reason = format!(
            "Nobody had to wait for their turn: at most {max_active} were inside. The room was never full, so this \
             rehearsal says nothing about a larger number. Let more people come, or come faster."
        );
        return Suggestion { max_active, reasons: vec![reason], for_visits: Vec::new() };
    };
    let (factor, why) = factor(shown);
    let max_active = two_digits(real(shown.active_at_most) * factor).max(1);
    let visit = full.visit_seconds();
    let a_minute = real(max_active) / visit * 60.0;
    let reasons = vec![occupancy(full, shown.errand_seconds), why, conclusion(shown, max_active, a_minute)];
    let for_visit = |seconds: u32| (seconds, two_digits(real(max_active) / visit * f64::from(seconds)).max(1));
    Suggestion { max_active, reasons, for_visits: REAL_VISITS_SECONDS.map(for_visit).to_vec() }
}

fn occupancy(full: FullRoom, errand_seconds: f64) -> String {
    let FullRoom { active, admitted_a_second } = full;
    let visit = full.visit_seconds();
    let mut words = format!(
        "While people waited, {active:.0} were inside and {admitted_a_second:.1} came in each second, so a place was \
         taken for {visit:.1} s ({active:.0} ÷ {admitted_a_second:.1})."
    );
    if visit > errand_seconds * 1.2 {
        words += &format!(
            " The errand itself took {errand_seconds:.1} s. The rest is places of people who had not asked again yet whether \
             it is their turn, and of those who had vanished, until queue.idle_ttl_seconds."
        );
    }
    words
}

/// By how much the number may change, and what decided.
fn factor(shown: &Shown) -> (f64, String) {
    let p99 = shown.hold_p99_milliseconds;
    let room = (HOLD_P99_WANTED_MILLISECONDS / p99.max(1.0)).clamp(*FACTOR.start(), *FACTOR.end());
    if shown.trouble > TROUBLE_WANTED {
        let words = format!(
            "{} of all requests failed, were lost or were turned away as too many: the server had more than it could do. \
             Half as many.",
            percent(shown.trouble)
        );
        return (*FACTOR.start(), words);
    }
    if room > 1.0 && shown.lost_races > LOST_RACES_WANTED {
        let words = format!(
            "99 of 100 holds took at most {}, so the server could do more. But {} of all holds lost the race for a seat: \
             more people inside would only take seats from each other. As many as now.",
            milliseconds(p99),
            percent(shown.lost_races)
        );
        return (1.0, words);
    }
    let compared = if room > 1.0 { "below" } else { "above" };
    let words = format!(
        "99 of 100 holds took at most {}, {compared} the {} that people feel as immediate. So {room:.2} times as many (in \
         proportion, but between half and twice: one rehearsal shows one point of the curve).",
        milliseconds(p99),
        milliseconds(HOLD_P99_WANTED_MILLISECONDS),
    );
    (room, words)
}

fn conclusion(shown: &Shown, max_active: u64, a_minute: f64) -> String {
    format!(
        "{} inside now, so {max_active}: about {a_minute:.0} people a minute at visits as long as these. Rehearse again \
         with --max-active {max_active} to see whether it holds.",
        shown.active_at_most
    )
}

/// Nobody can tell 187 from 190.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of people that is not negative")]
fn two_digits(number: f64) -> u64 {
    let step = 10_f64.powf((number.max(1.0).log10().floor() - 1.0).max(0.0));
    ((number / step).round() * step) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{Standing, Window};

    const SHOWN: Shown = Shown {
        full: Some(FullRoom { active: 100.0, admitted_a_second: 20.0 }),
        active_at_most: 100,
        hold_p99_milliseconds: 200.0,
        lost_races: 0.1,
        trouble: 0.0,
        errand_seconds: 4.9,
    };

    fn sample(at_seconds: f64, waiting: u64, active: u64, admitted: u64) -> Sample {
        let standing = Standing { waiting, active, available: 5, ..Standing::default() };
        Sample { at_seconds, standing, arrived: 0, inside: 0, admitted, window: Window::default() }
    }

    #[test]
    fn the_number_follows_the_latency_of_holds() {
        for (p99, max_active) in [(200.0, 130), (250.0, 100), (20.0, 200), (400.0, 63), (5_000.0, 50)] {
            let suggestion = suggest(&Shown { hold_p99_milliseconds: p99, ..SHOWN });
            assert_eq!(suggestion.max_active, max_active, "{p99} ms");
        }
    }

    #[test]
    fn lost_races_keep_more_people_out() {
        assert_eq!(suggest(&Shown { lost_races: 0.6, hold_p99_milliseconds: 20.0, ..SHOWN }).max_active, 100);
        assert_eq!(suggest(&Shown { lost_races: 0.6, hold_p99_milliseconds: 500.0, ..SHOWN }).max_active, 50);
    }

    #[test]
    fn trouble_halves_it_however_quick_the_holds_were() {
        assert_eq!(suggest(&Shown { trouble: 0.01, hold_p99_milliseconds: 5.0, ..SHOWN }).max_active, 50);
    }

    #[test]
    fn a_room_that_was_never_full_proves_nothing() {
        let suggestion = suggest(&Shown { full: None, active_at_most: 37, ..SHOWN });
        assert_eq!((suggestion.max_active, suggestion.for_visits.len()), (37, 0));
        assert!(suggestion.reasons[0].contains("never full"), "{suggestion:?}");
    }

    #[test]
    fn slower_people_may_be_more() {
        let suggestion = suggest(&Shown { hold_p99_milliseconds: 250.0, ..SHOWN });
        assert_eq!(suggestion.for_visits, [(30, 600), (60, 1_200), (120, 2_400)]);
        assert!(suggestion.reasons[0].ends_with("taken for 5.0 s (100 ÷ 20.0)."), "{}", suggestion.reasons[0]);
        assert!(suggestion.reasons[2].contains("about 1200 people a minute"), "{}", suggestion.reasons[2]);
    }

    #[test]
    fn only_the_time_with_a_line_and_something_to_have_counts() {
        let mut samples = [sample(0.0, 0, 0, 0), sample(1.0, 50, 90, 90), sample(2.0, 50, 110, 110)];
        let full = FullRoom::of(&samples).unwrap();
        assert_eq!((full.active, full.admitted_a_second), (90.0, 20.0));
        samples[1].standing.available = 0;
        assert_eq!(FullRoom::of(&samples), None);
    }

    #[test]
    fn numbers_have_two_digits() {
        for (number, rounded) in [(0.2, 0), (7.4, 7), (63.0, 63), (187.0, 190), (1_849.0, 1_800), (12_600.0, 13_000)] {
            assert_eq!(two_digits(number), rounded);
        }
    }
}
