//! News between replicas, by publishing and subscribing.
//!
//! Redis forgets a message that nobody hears, and tells nobody. So every message has a number by which the others notice
//! that one is missing, and a replica that has nothing to tell says so twice a second. It hears these words of its own as
//! well: while they come back, it hears and is heard; when they do not, it knows.

mod incoming;
mod outgoing;
mod payload;
mod presence;
mod senders;

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use frontrow_application::news::{Listeners, News, SalesNews};
use frontrow_application::ports::Bulletin;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use uuid::Uuid;

use self::incoming::Incoming;
use self::outgoing::Outgoing;
use crate::{Redis, keys};

/// News between all replicas that use the same Redis.
pub struct RedisBulletin {
    outgoing: Outgoing,
    listeners: Arc<RwLock<Listeners>>,
    hears: watch::Receiver<bool>,
    publishing: Mutex<Option<JoinHandle<()>>>,
    listening: JoinHandle<()>,
}

impl RedisBulletin {
    /// Tells and hears from now on. `replica` is another id with each start.
    #[must_use]
    pub fn start(redis: &Redis, replica: Uuid) -> Self {
        Self::start_on(keys::NEWS, redis, replica)
    }

    /// The same on a channel of its own, for replicas that have nothing to do with the others on the same Redis.
    #[must_use]
    pub fn start_on(channel: &str, redis: &Redis, replica: Uuid) -> Self {
        let channel: Arc<str> = channel.into();
        let (outgoing, publisher) = Outgoing::to(channel.clone(), redis.clone(), replica);
        let listeners = Arc::<RwLock<Listeners>>::default();
        let incoming = Incoming::on(channel, redis.subscriber(), replica, listeners.clone(), outgoing.shared());
        Self {
            outgoing,
            listeners,
            hears: incoming.hears(),
            publishing: Mutex::new(Some(tokio::spawn(publisher.publish()))),
            listening: tokio::spawn(incoming.hear()),
        }
    }

    /// Whether this replica hears the others at present, and they hear it.
    #[must_use]
    pub fn hears(&self) -> bool {
        *self.hears.borrow()
    }

    /// Tells what is still to be told, and falls silent.
    pub async fn stop(&self) {
        self.outgoing.close();
        let publishing = self.publishing.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(mut publishing) = publishing
            && timeout(outgoing::FAREWELL, &mut publishing).await.is_err()
        {
            publishing.abort();
        }
        self.listening.abort();
    }
}

impl Drop for RedisBulletin {
    fn drop(&mut self) {
        self.outgoing.close();
        self.listening.abort();
    }
}

impl SalesNews for RedisBulletin {
    fn tell(&self, news: &News) {
        self.outgoing.tell(news);
    }
}

impl Bulletin for RedisBulletin {
    fn listen(&self, listener: Arc<dyn SalesNews>) {
        self.listeners.write().unwrap_or_else(PoisonError::into_inner).0.push(listener);
    }
}
