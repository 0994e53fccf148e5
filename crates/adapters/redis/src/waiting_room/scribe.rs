use std::collections::HashMap;
use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use frontrow_application::ports::{Clock, PlaceRecord, QueueJournal, Unavailable};
use frontrow_domain::shared::QueueTokenId;
use tokio::sync::Mutex as Turn;
use tokio::task::JoinHandle;
use tokio::time::{interval, timeout};

/// Who was answered longer ago is written down, as long as the database takes what comes.
pub(super) const WRITTEN_EVERY: Duration = Duration::from_millis(200);
/// Rows of one statement: tens of milliseconds of work.
const ROWS_AT_ONCE: usize = 1_000;
/// What may wait to be written, about 15 MB: five seconds of the fastest crowd. Beyond it, who comes is not written down.
const WAITING_AT_MOST: usize = 100_000;
/// Who asks for everything to be written waits no longer.
const FLUSHED_WITHIN: Duration = Duration::from_secs(2);
/// Nobody can show a token for longer than a day, and gets it renewed by joining again, which is written down.
const KEPT_FOR: time::Duration = time::Duration::hours(48);
const FORGOTTEN_EVERY: Duration = Duration::from_secs(600);
/// Rows of one round of forgetting: a second of work on the slowest database.
const FORGOTTEN_AT_ONCE: u32 = 1_000;
/// So many rounds keep up with ten times the largest crowd.
const ROUNDS_OF_FORGETTING: u32 = 100;

/// Writes behind the room's back what has changed there.
pub(super) struct Scribe {
    desk: Arc<Desk>,
    works: Mutex<Vec<JoinHandle<()>>>,
}

struct Desk {
    journal: Arc<dyn QueueJournal>,
    clock: Arc<dyn Clock>,
    heap: Mutex<Heap>,
    writing: Turn<()>,
}

#[derive(Default)]
struct Heap {
    places: HashMap<QueueTokenId, PlaceRecord>,
    /// How many are off the heap and not yet written.
    being_written: usize,
    turned_away: u64,
}

impl Scribe {
    pub(super) fn start(journal: Arc<dyn QueueJournal>, clock: Arc<dyn Clock>) -> Self {
        let desk = Arc::new(Desk { journal, clock, heap: Mutex::default(), writing: Turn::default() });
        let works = vec![tokio::spawn(desk.clone().write_on()), tokio::spawn(desk.clone().forget_on())];
        Self { desk, works: Mutex::new(works) }
    }

    /// Puts places on the heap.
    pub(super) fn note(&self, places: &[PlaceRecord]) {
        self.desk.pile_up(places);
    }

    /// How many places are not written yet.
    pub(super) fn behind(&self) -> usize {
        let heap = self.desk.heap();
        heap.places.len() + heap.being_written
    }

    /// Writes everything that waits now, or says that it could not.
    pub(super) async fn flush(&self) -> Result<(), Unavailable> {
        let flushed = timeout(FLUSHED_WITHIN, self.desk.write_all()).await;
        flushed.unwrap_or_else(|_| Err(Unavailable::of("the journal of the waiting room, in time,")))
    }

    /// Writes what is left, and nothing after it.
    pub(super) async fn stop(&self) -> Result<(), Unavailable> {
        self.end();
        self.flush().await
    }

    fn end(&self) {
        self.works.lock().unwrap_or_else(PoisonError::into_inner).drain(..).for_each(|work| work.abort());
    }
}

impl Drop for Scribe {
    fn drop(&mut self) {
        self.end();
    }
}

impl Desk {
    fn heap(&self) -> MutexGuard<'_, Heap> {
        self.heap.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pile_up(&self, places: &[PlaceRecord]) {
        let mut heap = self.heap();
        for place in places {
            let is_full = heap.places.len() >= WAITING_AT_MOST;
            match heap.places.get_mut(&place.token) {
                Some(known) => *known = known.and(*place),
                None if is_full => heap.turned_away += 1,
                None => {
                    heap.places.insert(place.token, *place);
                }
            }
        }
    }

    fn take(&self) -> Batch<'_> {
        let mut heap = self.heap();
        if heap.turned_away > 0 {
            tracing::warn!(
                places = heap.turned_away,
                "places of the waiting room were not written down: too many wait"
            );
            heap.turned_away = 0;
        }
        let tokens: Vec<_> = heap.places.keys().take(ROWS_AT_ONCE).copied().collect();
        let places: Vec<_> = tokens.iter().filter_map(|token| heap.places.remove(token)).collect();
        heap.being_written += places.len();
        Batch { desk: self, taken: places.len(), places }
    }

    /// What could not be written waits again.
    async fn write_all(&self) -> Result<(), Unavailable> {
        let _turn = self.writing.lock().await;
        let rounds = self.heap().places.len().div_ceil(ROWS_AT_ONCE);
        for _ in 0..rounds {
            let batch = self.take();
            self.journal.write(&batch.places).await?;
            batch.let_go();
        }
        Ok(())
    }

    async fn write_on(self: Arc<Self>) {
        let mut rhythm = interval(WRITTEN_EVERY);
        let mut failed = false;
        loop {
            rhythm.tick().await;
            let written = self.write_all().await;
            if let (Err(error), false) = (&written, failed) {
                tracing::warn!(error = error as &dyn Error, "the waiting room is not written down at present");
            }
            failed = written.is_err();
        }
    }

    async fn forget_on(self: Arc<Self>) {
        let mut rhythm = interval(FORGOTTEN_EVERY);
        loop {
            rhythm.tick().await;
            let before = self.clock.now() - KEPT_FOR;
            for _ in 0..ROUNDS_OF_FORGETTING {
                match self.journal.forget_before(before, FORGOTTEN_AT_ONCE).await {
                    Ok(forgotten) if forgotten == u64::from(FORGOTTEN_AT_ONCE) => {}
                    Ok(_) | Err(_) => break,
                }
            }
        }
    }
}

/// Places taken off the heap. Unless they were written they go back, also when whoever wrote them gave up.
struct Batch<'a> {
    desk: &'a Desk,
    taken: usize,
    places: Vec<PlaceRecord>,
}

impl Batch<'_> {
    fn let_go(mut self) {
        self.places.clear();
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        self.desk.pile_up(&self.places);
        self.desk.heap().being_written -= self.taken;
    }
}

#[cfg(test)]
mod tests;
