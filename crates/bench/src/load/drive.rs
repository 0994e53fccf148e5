use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::runtime::Builder;
use tokio::sync::{Barrier, Semaphore};
use tokio::task::JoinSet;

use super::connection::Connection;
use super::recorder::{Recorder, Segment};

/// Threads of the load. Each also takes a core from the server, so more than two only measures the scheduler.
const THREADS: usize = 2;
/// Connections being opened at once by one thread; more than a listener's queue takes would wait for a second.
const OPENING_AT_ONCE: usize = 64;
/// How long a connection may go on after the measured time: longer than any request is allowed to take.
const LAST_ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// What is asked, and what answer is meant.
pub(crate) trait Source: Send + Sync {
    /// Writes the next request into `request`, which is empty, and gives its number; none when nothing is left.
    fn next(&self, request: &mut Vec<u8>) -> Option<usize>;

    /// Whether this is the answer that the measurement is about.
    fn is_expected(&self, number: usize, status: u16, body: &[u8]) -> bool;
}

/// How hard and how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    pub(crate) connections: usize,
    pub(crate) warm_up: Duration,
    pub(crate) measured: Duration,
}

/// What the connections of all threads share.
struct Shared {
    address: SocketAddr,
    load: Load,
    source: Arc<dyn Source>,
    all_open: Barrier,
    started_at: OnceLock<Instant>,
    /// When there was nothing left to ask.
    exhausted_at: OnceLock<Instant>,
}

/// Opens the connections, warms up, measures, and waits for the last answers.
pub(crate) async fn drive(address: SocketAddr, load: Load, source: Arc<dyn Source>) -> anyhow::Result<Segment> {
    let shared = Arc::new(Shared {
        address,
        load,
        source,
        all_open: Barrier::new(load.connections),
        started_at: OnceLock::new(),
        exhausted_at: OnceLock::new(),
    });
    let threads = THREADS.min(load.connections);
    let mut running = Vec::with_capacity(threads);
    for thread in 0..threads {
        let share = load.connections / threads + usize::from(thread < load.connections % threads);
        let shared = Arc::clone(&shared);
        running.push(tokio::task::spawn_blocking(move || run_thread(&shared, share)));
    }
    let mut whole = Recorder::new();
    for thread in running {
        whole.merge(thread.await.context("a thread of the load ended badly")??);
    }
    let begin = *shared.started_at.get().context("the load never began")? + load.warm_up;
    let exhausted_after = shared.exhausted_at.get().map(|at| at.saturating_duration_since(begin));
    Ok(whole.segment(exhausted_after.unwrap_or(load.measured).min(load.measured)))
}

fn run_thread(shared: &Arc<Shared>, connections: usize) -> anyhow::Result<Recorder> {
    let runtime = Builder::new_current_thread().enable_all().build().context("a runtime for the load")?;
    let recorder = Arc::new(Mutex::new(Recorder::new()));
    runtime.block_on(async {
        let doors = Arc::new(Semaphore::new(OPENING_AT_ONCE));
        let mut all = JoinSet::new();
        for _ in 0..connections {
            all.spawn(run_connection(Arc::clone(shared), Arc::clone(&doors), Arc::clone(&recorder)));
        }
        all.join_all().await;
    });
    let recorder = std::mem::replace(&mut *lock(&recorder), Recorder::new());
    Ok(recorder)
}

async fn run_connection(shared: Arc<Shared>, doors: Arc<Semaphore>, recorder: Arc<Mutex<Recorder>>) {
    let opened = {
        let _door = doors.acquire().await;
        Connection::open(shared.address).await
    };
    shared.all_open.wait().await;
    let started_at = *shared.started_at.get_or_init(Instant::now);
    let mut connection = match opened {
        Ok(connection) => connection,
        Err(error) => return lock(&recorder).broke(&error),
    };
    let bound = shared.load.warm_up + shared.load.measured + LAST_ANSWER_WITHIN;
    let asking = ask_again_and_again(&mut connection, &shared, started_at, &recorder);
    let ended = tokio::time::timeout(bound, asking).await;
    if let Err(error) = ended.unwrap_or_else(|_| Err(std::io::Error::other("no answer in time"))) {
        lock(&recorder).broke(&error);
    }
}

async fn ask_again_and_again(
    connection: &mut Connection,
    shared: &Shared,
    started_at: Instant,
    recorder: &Mutex<Recorder>,
) -> std::io::Result<()> {
    let begin = started_at + shared.load.warm_up;
    let end = begin + shared.load.measured;
    let mut request = Vec::new();
    let mut asked_at = Instant::now();
    while asked_at < end {
        request.clear();
        let Some(number) = shared.source.next(&mut request) else {
            shared.exhausted_at.get_or_init(Instant::now);
            return Ok(());
        };
        let answer = connection.exchange(&request).await?;
        let answered_at = Instant::now();
        let measured = (begin..end).contains(&answered_at).then(|| answered_at - asked_at);
        if shared.source.is_expected(number, answer.status, answer.body) {
            lock(recorder).expected(measured);
        } else {
            lock(recorder).unexpected(answer.status, answer.body);
        }
        asked_at = answered_at;
    }
    Ok(())
}

/// Only one thread ever holds it, so it is never waited for.
fn lock(recorder: &Mutex<Recorder>) -> std::sync::MutexGuard<'_, Recorder> {
    recorder.lock().unwrap_or_else(PoisonError::into_inner)
}
