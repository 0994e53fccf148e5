use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::heard::Heard;
use super::timeline::{Recovery, Timeline};
use super::waits::{Delay, Waits};
use super::wishes::{Wanted, Wish};
use crate::checker::Acknowledged;

/// What all buyers heard.
pub(super) struct Log(Mutex<Entries>);

struct Entries {
    timeline: Timeline,
    /// What was no success since the timeline began, by kind.
    kinds: BTreeMap<String, u64>,
    waits: Waits,
    story: Story,
}

/// What remains of it in the end.
#[derive(Debug, Default)]
pub(super) struct Story {
    pub(super) acknowledged: Vec<Acknowledged>,
    /// Wishes that somebody else was faster with.
    pub(super) too_late: u64,
    /// Wishes that were refused for no reason known here.
    pub(super) refused: u64,
    /// Wishes that nobody knows the outcome of: they may be stored.
    pub(super) undecided: u64,
    /// The longest that an answer, or the end of a connection, was waited for.
    pub(super) longest_wait: Duration,
}

impl Log {
    pub(super) fn new() -> Self {
        let timeline = Timeline::new(Instant::now());
        Self(Mutex::new(Entries { timeline, kinds: BTreeMap::new(), waits: Waits::default(), story: Story::default() }))
    }

    /// It is well, and waits are noted anew.
    pub(super) fn is_well(&self) {
        self.entries().waits.forget();
        self.begin();
        self.struck(Instant::now());
    }

    /// A blow is about to fall: failures are counted from here.
    pub(super) fn begin(&self) {
        let mut entries = self.entries();
        entries.timeline = Timeline::new(Instant::now());
        entries.kinds.clear();
    }

    /// It fell, and now it is broken.
    pub(super) fn struck(&self, struck_at: Instant) {
        self.entries().timeline.strike(struck_at, Instant::now());
    }

    pub(super) fn note(&self, wish: &Wish, (first_asked_at, asked_at): (Instant, Instant), heard: &Heard) {
        let now = Instant::now();
        let mut entries = self.entries();
        let hold = matches!(heard, Heard::Acknowledged(_));
        entries.timeline.note(asked_at, now, heard.is_success(), hold);
        if !matches!(heard, Heard::Unknown(_)) {
            entries.waits.note(first_asked_at, now);
        }
        let story = &mut entries.story;
        story.longest_wait = story.longest_wait.max(now - asked_at);
        match heard {
            Heard::Acknowledged(reservation) => {
                let seats = match wish.of {
                    Wanted::Seat { seat, .. } => vec![seat],
                    Wanted::PlaceOf(_) => Vec::new(),
                };
                story.acknowledged.push(Acknowledged { reservation: *reservation, seats });
            }
            Heard::TooLate => story.too_late += 1,
            Heard::Refused(_) => story.refused += 1,
            Heard::Unknown(_) => {}
        }
        if let Heard::Unknown(kind) | Heard::Refused(kind) = heard {
            *entries.kinds.entry(kind.clone()).or_default() += 1;
        }
    }

    /// A wish was given up.
    pub(super) fn gave_up(&self) {
        self.entries().story.undecided += 1;
    }

    pub(super) fn recovery(&self) -> Option<Recovery> {
        self.entries().timeline.recovery(Instant::now())
    }

    pub(super) fn fastest_per_second(&self) -> u64 {
        self.entries().timeline.fastest_per_second()
    }

    pub(super) fn delay(&self, struck: Instant, mended: Instant) -> Delay {
        self.entries().waits.delay(struck, mended)
    }

    /// What was no success since the last blow, in words.
    pub(super) fn failures(&self) -> String {
        let entries = self.entries();
        let words: Vec<_> = entries.kinds.iter().map(|(kind, times)| format!("{times} × {kind}")).collect();
        if words.is_empty() { "nothing failed".to_owned() } else { words.join(", ") }
    }

    pub(super) fn close(&self) -> Story {
        std::mem::take(&mut self.entries().story)
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
