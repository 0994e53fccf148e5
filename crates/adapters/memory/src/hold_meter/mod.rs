//! How holding goes: counts and durations, by the second, for the last minute.

mod histogram;

use std::collections::HashMap;
use std::sync::Mutex;

use frontrow_application::ports::{HoldMeter, HoldRates, HoldResult};
use frontrow_domain::shared::ConcertId;
use time::{Duration, OffsetDateTime};

use self::histogram::Histogram;
use crate::guard::lock;
use crate::last_minute::LastMinute;

/// Concerts measured at once, some 30 kB each. The one that was quiet for longest makes room for another.
const CONCERTS_AT_MOST: usize = 256;

/// 99 of 100.
const PERCENTILE: u64 = 99;

/// Counts the attempts of this process.
pub struct MemoryHoldMeter {
    concerts: Mutex<HashMap<ConcertId, Meter>>,
}

struct Meter {
    last_record: OffsetDateTime,
    minute: LastMinute<Attempts>,
}

#[derive(Clone, Default)]
struct Attempts {
    held: u64,
    conflicts: u64,
    refused: u64,
    durations: Histogram,
}

impl MemoryHoldMeter {
    /// Nothing was measured yet.
    #[must_use]
    pub fn new() -> Self {
        Self { concerts: Mutex::new(HashMap::new()) }
    }
}

impl Default for MemoryHoldMeter {
    fn default() -> Self {
        Self::new()
    }
}

impl Attempts {
    fn record(&mut self, result: HoldResult, took: Duration) {
        match result {
            HoldResult::Held => self.held += 1,
            HoldResult::Conflict => self.conflicts += 1,
            HoldResult::Refused => self.refused += 1,
        }
        self.durations.record(took);
    }

    fn add(mut self, other: &Self) -> Self {
        self.held += other.held;
        self.conflicts += other.conflicts;
        self.refused += other.refused;
        self.durations.add(&other.durations);
        self
    }

    fn rates(&self) -> HoldRates {
        let attempts = self.held + self.conflicts + self.refused;
        if attempts == 0 {
            return HoldRates { success_rate: 1.0, ..HoldRates::default() };
        }
        HoldRates {
            attempts,
            success_rate: share(self.held, attempts),
            conflict_rate: share(self.conflicts, attempts),
            p99: self.durations.percentile(PERCENTILE),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a minute has no 2^53 attempts")]
fn share(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

fn make_room(concerts: &mut HashMap<ConcertId, Meter>) {
    if concerts.len() < CONCERTS_AT_MOST {
        return;
    }
    if let Some(quiet) = concerts.iter().min_by_key(|(_, meter)| meter.last_record).map(|(concert, _)| *concert) {
        concerts.remove(&quiet);
    }
}

impl HoldMeter for MemoryHoldMeter {
    fn record(&self, concert: ConcertId, result: HoldResult, took: Duration, now: OffsetDateTime) {
        let mut concerts = lock(&self.concerts);
        if !concerts.contains_key(&concert) {
            make_room(&mut concerts);
        }
        let meter = concerts.entry(concert).or_insert_with(|| Meter { last_record: now, minute: LastMinute::new() });
        meter.last_record = meter.last_record.max(now);
        if let Some(attempts) = meter.minute.at(now) {
            attempts.record(result, took);
        }
    }

    fn rates(&self, concert: ConcertId, now: OffsetDateTime) -> HoldRates {
        let concerts = lock(&self.concerts);
        let minute = concerts.get(&concert).map(|meter| meter.minute.values(now));
        minute.into_iter().flatten().fold(Attempts::default(), Attempts::add).rates()
    }
}
