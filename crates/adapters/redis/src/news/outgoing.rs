use std::mem::take;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use fred::interfaces::PubsubInterface;
use frontrow_application::news::News;
use frontrow_application::ports::Unavailable;
use tokio::sync::{Notify, mpsc};
use tokio::time::{Duration, Instant, interval, timeout_at};
use uuid::Uuid;

use super::payload::Message;
use crate::Redis;
use crate::redis::Connection;

/// What is told together travels together, and whoever listens reads a hundred messages a second of each of the others.
const PAUSE: Duration = Duration::from_millis(10);

/// News of one message, 300 bytes each: 80 KB. With the pause that is 25,000 news a second, ten times what one replica
/// sells.
const NEWS_AT_MOST: usize = 256;

/// News that wait: a sixth of a second of the most that can be told. What is more is lost, and it is told that it is.
const QUEUED_AT_MOST: usize = 4_096;

/// The last news of a replica: a full queue is sixteen messages, and Redis may be slow.
pub(super) const FAREWELL: Duration = Duration::from_secs(1);

/// How often something is said: whoever is not heard for so long has been missed.
const WORD_EVERY: Duration = Duration::from_millis(500);

/// What this replica has to tell.
pub(super) struct Outgoing {
    queue: mpsc::Sender<News>,
    shared: Arc<Shared>,
}

/// What the one who listens and the one who publishes know of each other.
#[derive(Default)]
pub(super) struct Shared {
    /// Something could not be told.
    lost: AtomicBool,
    /// How many messages were sent, or may have been.
    sent: AtomicU64,
    closing: Notify,
}

impl Shared {
    pub(super) fn sent(&self) -> u64 {
        self.sent.load(Ordering::Acquire)
    }
}

impl Outgoing {
    /// A queue, and who publishes what is in it.
    pub(super) fn to(channel: Arc<str>, redis: Redis, replica: Uuid) -> (Self, Publisher) {
        let (queue, news) = mpsc::channel(QUEUED_AT_MOST);
        let shared = Arc::<Shared>::default();
        let publisher = Publisher { redis, channel, replica, news, shared: shared.clone() };
        (Self { queue, shared }, publisher)
    }

    pub(super) fn shared(&self) -> Arc<Shared> {
        self.shared.clone()
    }

    pub(super) fn tell(&self, news: &News) {
        // After the end nobody waits for news of this replica.
        if let Err(mpsc::error::TrySendError::Full(_)) = self.queue.try_send(news.clone()) {
            self.shared.lost.store(true, Ordering::Release);
        }
    }

    /// Nothing more is taken; what waits is still published.
    pub(super) fn close(&self) {
        self.shared.closing.notify_one();
    }
}

pub(super) struct Publisher {
    redis: Redis,
    channel: Arc<str>,
    replica: Uuid,
    news: mpsc::Receiver<News>,
    shared: Arc<Shared>,
}

impl Publisher {
    /// Until the queue is closed and empty.
    pub(super) async fn publish(mut self) {
        let mut batch = Vec::with_capacity(NEWS_AT_MOST);
        let mut pause = interval(PAUSE);
        loop {
            pause.tick().await;
            let next_word = Instant::now() + WORD_EVERY;
            let ended = tokio::select! {
                // A word too much where news and the end of the silence meet, and no news lost.
                come = timeout_at(next_word, self.news.recv_many(&mut batch, NEWS_AT_MOST)) => come == Ok(0),
                () = self.shared.closing.notified() => {
                    self.news.close();
                    continue;
                }
            };
            if ended {
                return;
            }
            self.send(take(&mut batch)).await;
            // From now on, however long the news let wait.
            pause.reset();
        }
    }

    /// News that could not be sent are lost, and so is it that some were: that is told with the next message.
    async fn send(&mut self, news: Vec<News>) {
        let had_lost = self.shared.lost.swap(false, Ordering::AcqRel);
        let is_word = news.is_empty() && !had_lost;
        let news = if had_lost { vec![News::Lost] } else { news };
        let number = self.shared.sent.fetch_add(1, Ordering::AcqRel) + 1;
        if self.carry(Message { replica: self.replica, number, news }).await.is_err() && !is_word {
            self.shared.lost.store(true, Ordering::Release);
        }
    }

    async fn carry(&self, message: Message) -> Result<(), Unavailable> {
        let payload = message.encode().map_err(|error| Unavailable::because("the form of news", error))?;
        let publish = async |connection: Connection| connection.publish(&*self.channel, payload).await;
        self.redis.ask::<u64, _>(publish).await.map(drop)
    }
}
