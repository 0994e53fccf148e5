use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::thread;

use futures_util::FutureExt;
use rdkafka::consumer::{CommitMode, Consumer as _, StreamConsumer};
use rdkafka::error::{KafkaError, KafkaResult};
use rdkafka::message::BorrowedMessage;
use tokio::sync::{oneshot, watch};
use tokio::time::timeout;

use super::member::{Member, commit};
use super::{End, stopped};
use crate::client::{common, milliseconds};
use crate::limits;
use crate::settings::KafkaSettings;

/// What a member meets.
pub(super) enum Next<'a> {
    Message(BorrowedMessage<'a>),
    /// Something went wrong.
    Nothing(KafkaError),
    End(End),
}

impl<'a> Next<'a> {
    fn of(received: KafkaResult<BorrowedMessage<'a>>) -> Self {
        received.map_or_else(Self::Nothing, Self::Message)
    }
}

type Consumer = StreamConsumer<Member>;

/// Our place in the group: what comes to us, and what we said we have heard.
pub(super) struct Membership {
    /// Given up before `over`, so that the farewell has the last of it.
    consumer: Arc<Consumer>,
    uncommitted: AtomicU32,
    over: mpsc::Sender<()>,
    left: oneshot::Receiver<()>,
}

impl Membership {
    /// Knows the broker, and has not joined.
    pub(super) fn prepare(settings: &KafkaSettings) -> Result<Self, KafkaError> {
        let consumer: Arc<Consumer> = Arc::new(
            common(settings)
                .set("group.id", format!("{}.handlers", settings.topic_prefix))
                // Who has not heard anything yet hears what was told before they came.
                .set("auto.offset.reset", "earliest")
                .set("enable.auto.commit", "false")
                .set("enable.auto.offset.store", "false")
                // Who comes or goes stops nobody but for the partitions that move.
                .set("partition.assignment.strategy", "cooperative-sticky")
                .set("session.timeout.ms", milliseconds(limits::SESSION))
                .set("max.poll.interval.ms", milliseconds(limits::BUSY_AT_MOST))
                .set("queued.min.messages", limits::FETCHED_MESSAGES.to_string())
                .set("queued.max.messages.kbytes", limits::FETCHED_KILOBYTES.to_string())
                .set("statistics.interval.ms", milliseconds(limits::MEASURE_EVERY))
                .create_with_context(Member)?,
        );
        let (over, left) = farewell(consumer.clone());
        Ok(Self { consumer, uncommitted: AtomicU32::new(0), over, left })
    }

    pub(super) fn join(&self, topics: &[&str]) -> Result<(), KafkaError> {
        self.consumer.subscribe(topics)
    }

    /// What comes next.
    pub(super) async fn next(
        &self,
        stop: &mut watch::Receiver<bool>,
        comebacks: &mut watch::Receiver<u64>,
    ) -> Next<'_> {
        if *stop.borrow() {
            return Next::End(End::Stop);
        }
        if let Some(waiting) = self.consumer.recv().now_or_never() {
            return Next::of(waiting);
        }
        self.commit();
        tokio::select! {
            biased;
            () = stopped(stop) => Next::End(End::Stop),
            Ok(()) = comebacks.changed() => Next::End(End::Comeback),
            received = self.consumer.recv() => Next::of(received),
        }
    }

    /// `message` need not come again.
    pub(super) fn heard(&self, message: &BorrowedMessage<'_>) {
        // Its partition may be somebody else's by now, who hears it again.
        if let Err(error) = self.consumer.store_offset_from_message(message) {
            tracing::debug!(%error, "heard, and it will come again");
        }
        if self.uncommitted.fetch_add(1, Ordering::Relaxed) + 1 >= limits::COMMIT_AFTER {
            self.commit();
        }
    }

    fn commit(&self) {
        if self.uncommitted.swap(0, Ordering::Relaxed) > 0 {
            commit(&*self.consumer);
        }
    }

    /// Says what was heard, and goodbye.
    pub(super) async fn leave(self) {
        let Self { consumer, over, left, .. } = self;
        drop(consumer);
        drop(over);
        if timeout(limits::LEFT_WITHIN, left).await.is_err() {
            tracing::warn!("Kafka takes no farewell: others take over when it misses us");
        }
    }
}

/// Leaves the group when the sender is dropped, on a thread of its own, because both the last commit and the goodbye are
/// waited for. The receiver hears when it is done.
fn farewell(consumer: Arc<Consumer>) -> (mpsc::Sender<()>, oneshot::Receiver<()>) {
    let (over, waiting) = mpsc::channel::<()>();
    let (done, left) = oneshot::channel();
    thread::spawn(move || {
        // Nothing is ever sent.
        let _ = waiting.recv();
        if let Err(error) = consumer.commit_consumer_state(CommitMode::Sync) {
            tracing::debug!(%error, "nothing to commit at last");
        }
        drop(consumer);
        // Nobody listens where we were not asked to leave.
        let _ = done.send(());
    });
    (over, left)
}
