use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use frontrow_application::ports::{Clock, TimeSource, Unavailable};
use time::{Duration, OffsetDateTime};

use crate::ticks::Ticks;

/// Questions of one disciplining. The shortest round trip is the best answer, and one of five is rarely slow.
const SAMPLES: usize = 5;
/// How far the clock may be ahead and still wait for the truth. Standing still longer would keep lapsed holds alive
/// for longer than stepping back does.
const STANDS_STILL_AT_MOST: Duration = Duration::seconds(10);

/// This machine's time, set by the clock of the database: all replicas share one time base.
///
/// Between two disciplinings it follows the machine's steady counter. It never goes backwards: when it was ahead it
/// stands still until the truth has caught up. Only when it was ahead by more than ten seconds, as after the database
/// moved to a machine with another clock, it steps back, and says so in the log.
pub struct DisciplinedClock {
    ticks: Box<dyn Fn() -> i64 + Send + Sync>,
    reading: Mutex<Reading>,
}

/// All in microseconds.
#[derive(Clone, Copy, Debug)]
struct Reading {
    /// What is added to the machine's count.
    offset: i64,
    /// What was told last.
    told: i64,
}

/// One answer of the database, in microseconds.
#[derive(Clone, Copy, Debug)]
struct Sample {
    offset: i64,
    round_trip: i64,
}

impl DisciplinedClock {
    /// A clock that follows this machine until it is disciplined.
    #[must_use]
    pub fn new() -> Self {
        let ticks = Ticks::start();
        Self::counting(move || ticks.microseconds())
    }

    fn counting(ticks: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        let told = ticks();
        Self { ticks: Box::new(ticks), reading: Mutex::new(Reading { offset: 0, told }) }
    }

    /// Asks the database's clock a few times and follows the answer that came fastest; gives by how much this clock
    /// was behind (positive) or ahead (negative).
    ///
    /// # Errors
    /// [`Unavailable`] when no question was answered; the clock goes on as it was.
    pub async fn discipline(&self, source: &dyn TimeSource) -> Result<Duration, Unavailable> {
        let mut best: Option<Sample> = None;
        let mut failure = None;
        for _ in 0..SAMPLES {
            match self.sample(source).await {
                Ok(sample) if best.is_none_or(|best| sample.round_trip < best.round_trip) => best = Some(sample),
                Ok(_) => {}
                Err(error) => failure = Some(error),
            }
        }
        match best {
            Some(sample) => Ok(self.follow(sample)),
            None => Err(failure.unwrap_or(Unavailable::of("the database's clock"))),
        }
    }

    /// The database read its clock somewhere within the round trip: at its middle, give or take half of it.
    async fn sample(&self, source: &dyn TimeSource) -> Result<Sample, Unavailable> {
        let asked = (self.ticks)();
        let database = microseconds_of(source.database_now().await?);
        let answered = (self.ticks)();
        Ok(Sample { offset: database - (asked + (answered - asked) / 2), round_trip: answered - asked })
    }

    fn follow(&self, sample: Sample) -> Duration {
        let ticks = (self.ticks)();
        let mut reading = self.reading();
        let correction = sample.offset - reading.offset;
        // Within half the round trip the answer says nothing: following it would only make the clock tremble.
        if correction.abs() <= sample.round_trip / 2 {
            return Duration::ZERO;
        }
        reading.offset = sample.offset;
        let ahead = Duration::microseconds(reading.told - (ticks + reading.offset));
        if ahead > STANDS_STILL_AT_MOST {
            tracing::warn!(seconds = ahead.as_seconds_f64(), "the clock steps back to the database's");
            reading.told = ticks + reading.offset;
        }
        Duration::microseconds(correction)
    }

    fn reading(&self) -> MutexGuard<'_, Reading> {
        // Nobody panics while holding it, and a reading is whole at every instant.
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for DisciplinedClock {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for DisciplinedClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DisciplinedClock").field(&*self.reading()).finish()
    }
}

impl Clock for DisciplinedClock {
    fn now(&self) -> OffsetDateTime {
        let ticks = (self.ticks)();
        let mut reading = self.reading();
        reading.told = reading.told.max(ticks + reading.offset);
        let milliseconds = reading.told.div_euclid(1_000);
        // Out of range only beyond the year 9999.
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

fn microseconds_of(instant: OffsetDateTime) -> i64 {
    i64::try_from(instant.unix_timestamp_nanos() / 1_000).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
