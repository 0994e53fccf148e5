use std::fmt;
use std::time::{Duration, Instant};

/// Success is judged over so long: long enough that answers fall into each on a busy machine.
const SPAN: Duration = Duration::from_millis(200);
/// More than this share of the answers must be successes.
const SUCCESS_PERCENT: u64 = 99;
/// For so long without a break, or it was no recovery.
pub(super) const STEADY: Duration = Duration::from_secs(2);

/// How it went since a moment.
#[derive(Clone, Debug)]
pub(super) struct Timeline {
    began: Instant,
    /// When the blow fell, a little after it began.
    struck: Instant,
    /// What is asked from then on is asked of something broken; none before it is.
    broken: Option<Instant>,
    spans: Vec<Span>,
    first_hold: Option<Duration>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Span {
    successes: u64,
    failures: u64,
}

impl Span {
    const fn is_good(self) -> bool {
        self.successes * 100 > SUCCESS_PERCENT * (self.successes + self.failures)
    }
}

/// How long it took, counted from the blow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Recovery {
    /// Until a hold was acknowledged that was asked for afterwards.
    pub(super) first_hold: Duration,
    /// Until more than 99 % of each fifth of a second were successes, from then on.
    pub(super) back: Duration,
}

impl Recovery {
    /// The longer of each.
    pub(super) fn or_worse(self, other: Self) -> Self {
        Self { first_hold: self.first_hold.max(other.first_hold), back: self.back.max(other.back) }
    }
}

impl fmt::Display for Recovery {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, back) = (self.first_hold.as_secs_f64(), self.back.as_secs_f64());
        write!(out, "first hold after {first:.2} s, over 99 % after {back:.2} s")
    }
}

impl Timeline {
    pub(super) fn new(began: Instant) -> Self {
        Self { began, struck: began, broken: None, spans: Vec::new(), first_hold: None }
    }

    /// The blow fell, and since `broken` it is broken.
    pub(super) fn strike(&mut self, struck: Instant, broken: Instant) {
        (self.struck, self.broken) = (struck, Some(broken));
    }

    pub(super) fn note(&mut self, asked_at: Instant, answered_at: Instant, success: bool, hold: bool) {
        let index = number_of_spans(answered_at.saturating_duration_since(self.began));
        if index >= self.spans.len() {
            self.spans.resize(index + 1, Span::default());
        }
        let span = &mut self.spans[index];
        *(if success { &mut span.successes } else { &mut span.failures }) += 1;
        if hold && self.broken.is_some_and(|broken| asked_at >= broken) {
            self.first_hold.get_or_insert(answered_at.saturating_duration_since(self.struck));
        }
    }

    /// When it was over, once that has lasted.
    pub(super) fn recovery(&self, now: Instant) -> Option<Recovery> {
        let first_hold = self.first_hold?;
        let whole = number_of_spans(now.saturating_duration_since(self.began));
        let of = |index: usize| self.spans.get(index).copied().unwrap_or_default();
        let good = (0..whole).rev().take_while(|index| of(*index).is_good()).count();
        let back = self.began + SPAN * u32::try_from(whole - good).unwrap_or(u32::MAX);
        let back = back.saturating_duration_since(self.struck);
        let steady = SPAN * u32::try_from(good).unwrap_or(u32::MAX) >= STEADY;
        steady.then_some(Recovery { first_hold, back: back.max(first_hold) })
    }

    /// Successes in a second, at best.
    pub(super) fn fastest_per_second(&self) -> u64 {
        let most = self.spans.iter().map(|span| span.successes).max().unwrap_or_default();
        most * 1_000 / u64::try_from(SPAN.as_millis()).unwrap_or(1)
    }
}

fn number_of_spans(time: Duration) -> usize {
    usize::try_from(time.as_millis() / SPAN.as_millis()).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn broken_at(began: Instant, broken: Instant) -> Timeline {
        let mut timeline = Timeline::new(began);
        timeline.strike(began, broken);
        timeline
    }

    /// An answer every 10 ms from `from` to `to`.
    fn answers(timeline: &mut Timeline, (from, to): (u64, u64), success: bool) {
        for at in (from..to).step_by(10) {
            let at = timeline.began + millis(at);
            timeline.note(at, at, success, success);
        }
    }

    #[test]
    fn it_is_over_when_success_lasts() {
        let began = Instant::now();
        let mut timeline = broken_at(began, began);
        answers(&mut timeline, (0, 730), false);
        answers(&mut timeline, (730, 3_000), true);
        assert_eq!(timeline.recovery(began + millis(2_700)), None, "it has not lasted");
        let recovery = Recovery { first_hold: millis(730), back: millis(800) };
        assert_eq!(timeline.recovery(began + millis(3_000)), Some(recovery));
    }

    #[test]
    fn time_before_the_blow_is_not_counted() {
        let began = Instant::now();
        let mut timeline = Timeline::new(began);
        answers(&mut timeline, (0, 100), true);
        timeline.strike(began + millis(100), began + millis(120));
        answers(&mut timeline, (120, 610), false);
        answers(&mut timeline, (610, 4_000), true);
        let recovery = timeline.recovery(began + millis(4_000)).unwrap();
        assert_eq!((recovery.first_hold, recovery.back), (millis(510), millis(700)));
    }

    #[test]
    fn a_relapse_and_a_silence_count_as_broken() {
        let began = Instant::now();
        let mut timeline = broken_at(began, began);
        answers(&mut timeline, (0, 1_000), true);
        answers(&mut timeline, (1_600, 4_000), true);
        answers(&mut timeline, (1_900, 1_910), false);
        let recovery = timeline.recovery(began + millis(4_000)).unwrap();
        assert_eq!((recovery.first_hold, recovery.back), (millis(0), millis(2_000)));
    }

    #[test]
    fn an_answer_to_a_question_from_before_is_no_recovery() {
        let began = Instant::now();
        let mut timeline = broken_at(began, began + millis(50));
        timeline.note(began, began + millis(60), true, true);
        assert_eq!(timeline.first_hold, None);
    }
}
