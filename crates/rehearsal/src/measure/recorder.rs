use std::collections::BTreeMap;
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::sample::{Latencies, Percentiles, Window, latencies};
use crate::client::{Ending, Group, Kind, Meaning};

/// Counts every request by kind and ending, and times it.
pub(crate) struct Recorder(Mutex<State>);

struct State {
    tallies: BTreeMap<Kind, Counted>,
    window: Window,
    groups: [Latencies; Group::ALL.len()],
    /// How long requests of the sale waited for a connection of ours.
    waited: Latencies,
    visits: Latencies,
    waits: Latencies,
}

struct Counted {
    latencies: Latencies,
    endings: BTreeMap<Ending, u64>,
}

/// All requests of a kind.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tally {
    pub(crate) kind: Kind,
    pub(crate) percentiles: Percentiles,
    pub(crate) endings: BTreeMap<Ending, u64>,
}

/// Everything that was recorded.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Totals {
    pub(crate) tallies: Vec<Tally>,
    /// How long requests waited for a free connection of ours: that is not the server's time.
    pub(crate) own_wait: Option<Percentiles>,
    /// From being let in to the end of the errand.
    pub(crate) visits: Option<Percentiles>,
    /// From joining the queue to being let in.
    pub(crate) waits: Option<Percentiles>,
}

impl Recorder {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(State {
            tallies: BTreeMap::new(),
            window: Window::default(),
            groups: std::array::from_fn(|_| latencies()),
            waited: latencies(),
            visits: latencies(),
            waits: latencies(),
        }))
    }

    /// A request ended so, after `took`, having `waited` for a connection before it was sent.
    pub(crate) fn heard(&self, kind: Kind, ending: Ending, took: Duration, waited: Duration) {
        let mut state = self.state();
        let meaning = ending.meaning();
        let counted = state.tallies.entry(kind).or_insert_with(Counted::new);
        record(&mut counted.latencies, took);
        *counted.endings.entry(ending).or_default() += 1;
        if !kind.is_sale() {
            return;
        }
        record(&mut state.waited, waited);
        state.window.requests += 1;
        state.window.failed += u64::from(matches!(meaning, Meaning::Failed | Meaning::Unexpected));
        state.window.unknown += u64::from(meaning == Meaning::Unknown);
        if let Some(group) = kind.group() {
            record(&mut state.groups[group.index()], took);
        }
    }

    /// Somebody was inside for that long.
    pub(crate) fn visited(&self, took: Duration) {
        record(&mut self.state().visits, took);
    }

    /// Somebody waited that long to be let in.
    pub(crate) fn waited(&self, took: Duration) {
        record(&mut self.state().waits, took);
    }

    /// What happened since the last time.
    pub(crate) fn close_window(&self) -> Window {
        let mut state = self.state();
        let groups = std::array::from_fn(|group| Percentiles::of(&state.groups[group]));
        for group in &mut state.groups {
            group.reset();
        }
        Window { groups, ..mem::take(&mut state.window) }
    }

    pub(crate) fn totals(&self) -> Totals {
        let state = self.state();
        let tallies = state.tallies.iter().filter_map(|(kind, counted)| counted.tally(*kind)).collect();
        Totals {
            tallies,
            own_wait: Percentiles::of(&state.waited),
            visits: Percentiles::of(&state.visits),
            waits: Percentiles::of(&state.waits),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counted {
    fn new() -> Self {
        Self { latencies: latencies(), endings: BTreeMap::new() }
    }

    fn tally(&self, kind: Kind) -> Option<Tally> {
        let percentiles = Percentiles::of(&self.latencies)?;
        Some(Tally { kind, percentiles, endings: self.endings.clone() })
    }
}

fn record(latencies: &mut Latencies, took: Duration) {
    latencies.saturating_record(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
}

impl Totals {
    /// All requests of a kind, if there were any.
    pub(crate) fn of(&self, kind: Kind) -> Option<&Tally> {
        self.tallies.iter().find(|tally| tally.kind == kind)
    }

    /// How many requests of the sale ended so that they mean this.
    pub(crate) fn count(&self, meaning: Meaning) -> u64 {
        self.sale().map(|tally| tally.count(meaning)).sum()
    }

    /// What the crowd asked.
    pub(crate) fn sale(&self) -> impl Iterator<Item = &Tally> {
        self.tallies.iter().filter(|tally| tally.kind.is_sale())
    }
}

impl Tally {
    pub(crate) fn count(&self, meaning: Meaning) -> u64 {
        self.endings.iter().filter(|(ending, _)| ending.meaning() == meaning).map(|(_, count)| count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MILLISECOND: Duration = Duration::from_millis(1);

    fn answered(status: u16) -> Ending {
        Ending::Answered { status, problem: None }
    }

    #[test]
    fn a_window_holds_what_happened_since_the_last_one() {
        let recorder = Recorder::new();
        recorder.heard(Kind::Hold, answered(201), 4 * MILLISECOND, Duration::ZERO);
        recorder.heard(Kind::Hold, answered(500), 4 * MILLISECOND, Duration::ZERO);
        recorder.heard(Kind::Poll, Ending::TimedOut, 4 * MILLISECOND, Duration::ZERO);
        let first = recorder.close_window();
        assert_eq!((first.requests, first.failed, first.unknown), (3, 1, 1));
        assert_eq!(first.groups[Group::Hold.index()].map(|hold| hold.count), Some(2));
        assert_eq!(recorder.close_window(), Window::default());
    }

    #[test]
    fn what_we_ask_for_ourselves_is_no_load_of_the_sale() {
        let recorder = Recorder::new();
        for kind in [Kind::SetUp, Kind::SignUp, Kind::SignIn, Kind::Watch, Kind::Audit] {
            recorder.heard(kind, answered(500), MILLISECOND, MILLISECOND);
        }
        assert_eq!(recorder.close_window(), Window::default());
        let totals = recorder.totals();
        assert_eq!((totals.tallies.len(), totals.count(Meaning::Failed), totals.own_wait), (5, 0, None));
    }

    #[test]
    fn endings_are_counted_by_kind() {
        let recorder = Recorder::new();
        let contested = Ending::Answered { status: 409, problem: Some("seat-unavailable".to_owned()) };
        for _ in 0..3 {
            recorder.heard(Kind::Hold, contested.clone(), MILLISECOND, Duration::ZERO);
        }
        recorder.heard(Kind::Pay, answered(200), MILLISECOND, Duration::ZERO);
        let totals = recorder.totals();
        assert_eq!(totals.of(Kind::Hold).unwrap().endings, BTreeMap::from([(contested, 3)]));
        assert_eq!((totals.count(Meaning::Refused), totals.count(Meaning::Fine)), (3, 1));
    }
}
