//! News on their way to Redis: whoever tells them does not wait.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use frontrow_application::news::{News, SalesNews, Standing};
use frontrow_application::ports::{SlotArea, SlotGate};
use futures_util::future::join_all;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinHandle;

use super::RedisSlotGate;

/// Standings that wait: what a replica writes in a quarter of a second at its fastest.
const WAITING_AT_MOST: usize = 8_192;
/// Sent at once, on one connection: enough that the way there and back does not count.
const SENT_AT_ONCE: usize = 64;

/// Tells the gate of what this replica writes. It needs no news of others: they tell it themselves.
pub struct RedisSlotNews {
    queue: Sender<Standing>,
    missed: Missed,
    task: JoinHandle<()>,
}

/// Areas that were not told of everything: they are compared and filled again.
#[derive(Clone, Default)]
struct Missed(Arc<Mutex<BTreeSet<SlotArea>>>);

impl Missed {
    fn areas(&self) -> MutexGuard<'_, BTreeSet<SlotArea>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl RedisSlotNews {
    /// Begins to tell `gate`, in the background.
    #[must_use]
    pub fn start(gate: RedisSlotGate) -> Self {
        let (queue, waiting) = channel(WAITING_AT_MOST);
        let missed = Missed::default();
        let task = tokio::spawn(send(gate, waiting, missed.clone()));
        Self { queue, missed, task }
    }

    fn queue(&self, standing: &Standing) {
        let refused = self.queue.try_send(standing.clone());
        if let Err(TrySendError::Full(standing) | TrySendError::Closed(standing)) = refused {
            self.missed.areas().insert(SlotArea::of(&standing));
        }
    }
}

impl SalesNews for RedisSlotNews {
    fn tell(&self, news: &News) {
        match news {
            News::Wrote(standing) => self.queue(standing),
            // What became of it, and of what others lost, the comparison with the database finds out; and how large a
            // section is, the caller says.
            News::MayHaveWritten(_) | News::ProgrammeChanged(_) | News::Lost => {}
        }
    }
}

impl Drop for RedisSlotNews {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn send(gate: RedisSlotGate, mut waiting: Receiver<Standing>, missed: Missed) {
    let mut comebacks = gate.redis.comebacks();
    let mut portion = Vec::with_capacity(SENT_AT_ONCE);
    loop {
        tokio::select! {
            received = waiting.recv_many(&mut portion, SENT_AT_ONCE) => {
                if received == 0 {
                    return;
                }
                let outcomes = join_all(portion.iter().map(|standing| gate.settle(standing))).await;
                let lost = portion.iter().zip(outcomes).filter(|(_, outcome)| outcome.is_err());
                missed.areas().extend(lost.map(|(standing, _)| SlotArea::of(standing)));
                portion.clear();
            }
            change = comebacks.changed() => if change.is_err() {
                return;
            },
        }
        want(&gate, &missed).await;
    }
}

async fn want(gate: &RedisSlotGate, missed: &Missed) {
    while gate.redis.is_up() {
        let Some(area) = missed.areas().pop_first() else { return };
        if gate.want(area).await.is_err() {
            missed.areas().insert(area);
            return;
        }
    }
}
