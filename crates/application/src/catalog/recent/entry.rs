use std::sync::atomic::{AtomicU64, AtomicUsize};
use std::sync::{Mutex as Short, MutexGuard, PoisonError};

use futures_util::lock::Mutex;
use time::{Duration, OffsetDateTime};

use super::{Before, Keepable};
use crate::ports::Unavailable;

/// Other replicas write too, and what they write is shown within two seconds. Half of that is for the reading and the
/// way.
const TOO_OLD_AFTER: Duration = Duration::SECOND;

/// Whoever asks from then on reads anew while the others are still told the last value, so that nobody waits.
const REFRESHED_AFTER: Duration = Duration::milliseconds(700);

/// Reading takes a tenth of the time at most, whatever the news…
const REST_FOR_EACH_READ: i32 = 10;

/// …and a few quick reads may be taken in advance: whoever changes something and looks sees their change.
const IN_ADVANCE: Duration = Duration::milliseconds(100);

/// One key's value, and who may read it.
pub(super) struct Entry<V> {
    kept: Short<Kept<V>>,
    /// News of this key, counted.
    pub(super) news: AtomicU64,
    pub(super) overheard: AtomicU64,
    /// Its weight as it is part of the weight of all.
    pub(super) counted: AtomicUsize,
    /// Held by the one who reads.
    pub(super) turn: Mutex<()>,
}

struct Kept<V> {
    last: Option<Last<V>>,
    /// Until when reading has been paid for by resting.
    rested_at: OffsetDateTime,
    /// How often it was read, and whether the last time failed.
    reads: u64,
    failed: bool,
}

struct Last<V> {
    value: V,
    began: Began,
}

/// When a read began, and the news it knew of.
#[derive(Clone, Copy)]
pub(super) struct Began {
    pub(super) at: OffsetDateTime,
    pub(super) news: Counted,
}

/// How many news there were, of what was written here and elsewhere.
#[derive(Clone, Copy)]
pub(super) struct Counted {
    pub(super) here: u64,
    pub(super) elsewhere: u64,
}

/// What there is for somebody who asks.
pub(super) enum Look<V> {
    /// This.
    Recent(V),
    /// This, unless they read it anew.
    Due(V),
    /// Nothing that is recent enough, after so many reads.
    Missing { reads: u64 },
}

impl<V> Default for Entry<V> {
    fn default() -> Self {
        let kept = Kept { last: None, rested_at: OffsetDateTime::UNIX_EPOCH, reads: 0, failed: false };
        Self {
            kept: Short::new(kept),
            news: AtomicU64::new(0),
            overheard: AtomicU64::new(0),
            counted: AtomicUsize::new(0),
            turn: Mutex::new(()),
        }
    }
}

impl<V: Keepable> Last<V> {
    fn is_wrong(&self, now: Began) -> bool {
        self.began.news.here != now.news.here || self.value.right_until().is_some_and(|until| now.at >= until)
    }

    fn has_changed_elsewhere(&self, now: Began) -> bool {
        self.began.news.elsewhere != now.news.elsewhere
    }
}

impl<V: Keepable> Entry<V> {
    fn kept(&self) -> MutexGuard<'_, Kept<V>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn look(&self, now: OffsetDateTime, news: Counted) -> Look<V> {
        let kept = self.kept();
        let missing = Look::Missing { reads: kept.reads };
        let Some(last) = &kept.last else { return missing };
        // A clock that was set back makes values old as well.
        let age = (now - last.began.at).abs();
        if age >= TOO_OLD_AFTER {
            return missing;
        }
        let began = Began { at: now, news };
        let wrong = last.is_wrong(began);
        if wrong && last.value.is_quickly_read() {
            return missing;
        }
        let due = wrong || last.has_changed_elsewhere(began) || age >= REFRESHED_AFTER;
        let rested = kept.rested_at <= now + IN_ADVANCE;
        let value = last.value.clone();
        if due && rested { Look::Due(value) } else { Look::Recent(value) }
    }

    /// What somebody else read since there were `reads`, knowing of `news`: then nobody who waited for them reads once
    /// more.
    pub(super) fn read_since(&self, reads: u64, news: Counted) -> Option<Result<Option<V>, Unavailable>> {
        let kept = self.kept();
        if kept.reads == reads {
            return None;
        }
        if kept.failed {
            return Some(Err(Unavailable::of("what is on sale")));
        }
        if kept.last.as_ref().is_some_and(|last| last.began.news.here < news.here) {
            return None;
        }
        Some(Ok(kept.last.as_ref().map(|last| last.value.clone())))
    }

    /// A read has ended, and found a value, or that there is none, or nothing at all.
    pub(super) fn finish(&self, began: Began, found: Option<Option<V>>, now: OffsetDateTime) {
        let mut kept = self.kept();
        kept.rested_at = kept.rested_at.max(began.at) + (now - began.at).max(Duration::ZERO) * REST_FOR_EACH_READ;
        kept.reads += 1;
        kept.failed = found.is_none();
        if let Some(found) = found {
            kept.last = found.map(|value| Last { value, began });
        }
    }

    /// What whoever begins to read is told of the value.
    pub(super) fn before(&self, began: Began) -> Before<V> {
        let kept = self.kept();
        let is_wrong = kept.last.as_ref().is_some_and(|last| last.is_wrong(began) || last.has_changed_elsewhere(began));
        Before { last: kept.last.as_ref().map(|last| last.value.clone()), is_wrong }
    }

    pub(super) fn last(&self) -> Option<V> {
        self.kept().last.as_ref().map(|last| last.value.clone())
    }

    /// When the value was read; none comes before all.
    pub(super) fn read_at(&self) -> Option<OffsetDateTime> {
        self.kept().last.as_ref().map(|last| last.began.at)
    }

    /// None where there is no value.
    pub(super) fn weight(&self) -> Option<usize> {
        self.kept().last.as_ref().map(|last| last.value.weight())
    }
}
