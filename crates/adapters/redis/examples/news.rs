//! How many news a second replicas tell each other, and how soon they are heard.
//!
//! ```text
//! scripts/with-test-servers bash -c 'cargo run --release -p frontrow-redis --example news -- "$TEST_REDIS_URL"'
//! ```

#![expect(clippy::print_stdout, reason = "its output is what it is for")]

use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};

use frontrow_application::news::{Claimed, News, SalesNews, Standing};
use frontrow_application::ports::Bulletin;
use frontrow_domain::reservation::Status;
use frontrow_domain::shared::{ConcertId, DateId, ReservationId, SeatId, UserId};
use frontrow_redis::{Redis, RedisBulletin, RedisSettings};
use frontrow_testkit::new_id;
use time::OffsetDateTime;
use tokio::time::{Duration, Instant, interval, timeout};

/// One tells, the others hear.
const REPLICAS: usize = 3;
const RATES_PER_SECOND: [usize; 6] = [500, 2_000, 5_000, 10_000, 20_000, 40_000];
const SECONDS: usize = 4;
const STEP: Duration = Duration::from_millis(2);

/// When what was heard, since the start.
struct Listener {
    start: Instant,
    delays: Mutex<Vec<Duration>>,
    losses: Mutex<usize>,
}

impl SalesNews for Listener {
    fn tell(&self, news: &News) {
        if let News::Wrote(standing) = news {
            let told = Duration::try_from(standing.at - OffsetDateTime::UNIX_EPOCH).unwrap_or_default();
            let delay = self.start.elapsed().saturating_sub(told);
            self.delays.lock().unwrap_or_else(PoisonError::into_inner).push(delay);
        } else {
            *self.losses.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        }
    }
}

fn a_hold(start: Instant) -> News {
    News::Wrote(Standing {
        reservation: ReservationId::new(new_id()),
        concert: ConcertId::new(new_id()),
        date: DateId::new(new_id()),
        holder: UserId::new(new_id()),
        claimed: Claimed::Seats(vec![SeatId::new(new_id()), SeatId::new(new_id())]),
        status: Status::TemporarilyAssigned,
        until: OffsetDateTime::UNIX_EPOCH,
        at: OffsetDateTime::UNIX_EPOCH + start.elapsed(),
    })
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::args().nth(1).ok_or("usage: news URL")?;
    let channel = format!("frontrow:news:{}", new_id());
    let mut replicas = Vec::new();
    for _ in 0..REPLICAS {
        let redis = Redis::start(&RedisSettings::at(&url)).await?;
        replicas.push(RedisBulletin::start_on(&channel, &redis, new_id()));
    }
    let mut looks = interval(Duration::from_millis(10));
    let all_hear = async {
        while !replicas.iter().all(RedisBulletin::hears) {
            looks.tick().await;
        }
    };
    timeout(Duration::from_secs(5), all_hear).await?;
    println!("{:>10} {:>10} {:>8} {:>10} {:>10}", "told/s", "heard/s", "losses", "p50 ms", "p99 ms");
    for rate in RATES_PER_SECOND {
        measure(&replicas, rate).await;
    }
    Ok(())
}

async fn measure(replicas: &[RedisBulletin], rate: usize) {
    let start = Instant::now();
    let listener = Arc::new(Listener { start, delays: Mutex::default(), losses: Mutex::default() });
    replicas[1].listen(listener.clone());
    let mut steps = interval(STEP);
    let mut told = 0;
    while told < rate * SECONDS {
        steps.tick().await;
        let due = usize::try_from(start.elapsed().as_micros()).unwrap_or(usize::MAX) * rate / 1_000_000;
        for _ in told..due {
            replicas[0].tell(&a_hold(start));
        }
        told = told.max(due);
    }
    let took = start.elapsed().as_secs_f64();
    let mut rest = interval(Duration::from_secs(1));
    rest.tick().await;
    rest.tick().await;
    let mut delays = listener.delays.lock().unwrap_or_else(PoisonError::into_inner).clone();
    delays.sort_unstable();
    let at = |share: usize| delays.get(delays.len() * share / 100).map_or(0.0, |delay| delay.as_secs_f64() * 1e3);
    let losses = *listener.losses.lock().unwrap_or_else(PoisonError::into_inner);
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let (told, heard) = (told as f64 / took, delays.len() as f64 / took);
    println!("{told:>10.0} {heard:>10.0} {losses:>8} {:>10.1} {:>10.1}", at(50), at(99));
}
