//! On paused time: a second passes when nothing else is left to do.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use frontrow_application::ports::MockLeases;
use tokio::time::{Instant, advance};

use super::*;
use crate::job::Work;

/// The time that tokio's paused clock shows.
struct PausedClock(Instant);

impl Clock for PausedClock {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::UNIX_EPOCH + self.0.elapsed()
    }
}

/// Counts its runs, and fails the first few.
#[derive(Default)]
struct Counting {
    runs: AtomicU64,
    failures: u64,
}

#[async_trait]
impl Work for Counting {
    async fn run(&self) -> Result<u64, Unavailable> {
        let run = self.runs.fetch_add(1, Ordering::SeqCst);
        if run < self.failures { Err(Unavailable::of("the database")) } else { Ok(1) }
    }
}

fn runner(work: Arc<Counting>, one_replica_is_enough: bool, leases: MockLeases) -> Runner {
    let every = std::time::Duration::from_secs(1);
    let jobs = vec![Job { name: "count", every, one_replica_is_enough, work }];
    let clock = Arc::new(PausedClock(Instant::now()));
    Runner { leases: Arc::new(leases), clock, holder: Uuid::nil(), jobs }
}

/// Lets `seconds` pass, and every job have its turns.
async fn pass(seconds: u64) {
    take_turns().await;
    for _ in 0..seconds {
        advance(std::time::Duration::from_secs(1)).await;
        take_turns().await;
    }
}

async fn take_turns() {
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_job_runs_at_once_and_then_every_period() {
    let work = Arc::new(Counting::default());
    let (_stop, stopping) = watch::channel(false);
    let _running = runner(work.clone(), false, MockLeases::new()).start(&stopping);
    pass(3).await;
    assert_eq!(work.runs.load(Ordering::SeqCst), 4);
}

#[tokio::test(start_paused = true)]
async fn a_job_that_failed_is_tried_again() {
    let work = Arc::new(Counting { failures: 2, ..Counting::default() });
    let (_stop, stopping) = watch::channel(false);
    let _running = runner(work.clone(), false, MockLeases::new()).start(&stopping);
    pass(4).await;
    assert_eq!(work.runs.load(Ordering::SeqCst), 5);
}

#[tokio::test(start_paused = true)]
async fn what_another_replica_does_is_left_alone() {
    let work = Arc::new(Counting::default());
    let mut leases = MockLeases::new();
    leases.expect_acquire().returning(|_, _, _, _| Ok(false));
    let (_stop, stopping) = watch::channel(false);
    let _running = runner(work.clone(), true, leases).start(&stopping);
    pass(5).await;
    assert_eq!(work.runs.load(Ordering::SeqCst), 0);
}

#[tokio::test(start_paused = true)]
async fn a_lease_is_renewed_before_it_ends_and_not_at_every_turn() {
    let work = Arc::new(Counting::default());
    let renewed: Arc<Mutex<Vec<OffsetDateTime>>> = Arc::default();
    let mut leases = MockLeases::new();
    let seen = renewed.clone();
    leases.expect_acquire().returning(move |_, _, _, now| {
        seen.lock().unwrap().push(now);
        Ok(true)
    });
    let (_stop, stopping) = watch::channel(false);
    let _running = runner(work.clone(), true, leases).start(&stopping);
    pass(20).await;
    assert_eq!(work.runs.load(Ordering::SeqCst), 21);
    let renewed = renewed.lock().unwrap();
    assert!(renewed.len() < 12, "{renewed:?}");
    assert!(renewed.windows(2).all(|pair| pair[1] - pair[0] < LEASE_TTL), "it never lapsed: {renewed:?}");
}

#[tokio::test(start_paused = true)]
async fn when_told_to_stop_every_job_ends() {
    let work = Arc::new(Counting::default());
    let (stop, stopping) = watch::channel(false);
    let mut running = runner(work.clone(), false, MockLeases::new()).start(&stopping);
    pass(2).await;
    stop.send_replace(true);
    while running.join_next().await.is_some() {}
    let runs = work.runs.load(Ordering::SeqCst);
    pass(3).await;
    assert_eq!(work.runs.load(Ordering::SeqCst), runs);
}
