use std::sync::{Arc, PoisonError, RwLock};

use fred::clients::SubscriberClient;
use fred::interfaces::{ClientLike, EventInterface, PubsubInterface};
use fred::types::{ConnectHandle, Message as Published};
use frontrow_application::news::{Listeners, News, SalesNews};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tokio::time::{Duration, Instant, MissedTickBehavior, interval};
use uuid::Uuid;

use super::outgoing::Shared;
use super::payload::{Message, NotUnderstood};
use super::presence::Presence;
use super::senders::{Order, Senders};

/// How often it is looked whether anything is heard: news are missed for no longer than it takes to notice.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Who hears the others.
pub(super) struct Incoming {
    client: SubscriberClient,
    channel: Arc<str>,
    replica: Uuid,
    listeners: Arc<RwLock<Listeners>>,
    outgoing: Arc<Shared>,
    presence: Presence,
    senders: Senders,
    hears: watch::Sender<bool>,
    /// Told once for each form.
    unknown_version: Option<String>,
}

/// Closes the connection with the one who hears.
struct Connecting(ConnectHandle);

impl Drop for Connecting {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Incoming {
    pub(super) fn on(
        channel: Arc<str>,
        client: SubscriberClient,
        replica: Uuid,
        listeners: Arc<RwLock<Listeners>>,
        outgoing: Arc<Shared>,
    ) -> Self {
        let (presence, senders) = (Presence::new(), Senders::default());
        let (hears, unknown_version) = (watch::Sender::new(false), None);
        Self { client, channel, replica, listeners, outgoing, presence, senders, hears, unknown_version }
    }

    /// Follows whether anything is heard.
    pub(super) fn hears(&self) -> watch::Receiver<bool> {
        self.hears.subscribe()
    }

    /// Until it is aborted.
    pub(super) async fn hear(mut self) {
        let mut published = self.client.message_rx();
        let (mut losses, mut connections) = (self.client.error_rx(), self.client.reconnect_rx());
        let mut connecting = Connecting(self.client.connect());
        let mut looks = interval(LOOK_EVERY);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                message = published.recv() => match message {
                    Ok(message) => self.read(&message),
                    // More came than could be read.
                    Err(RecvError::Lagged(_)) => self.tell(&News::Lost),
                    Err(RecvError::Closed) => return,
                },
                _ = losses.recv() => self.presence.broke(self.outgoing.sent()),
                _ = connections.recv() => self.subscribe().await,
                _ = looks.tick() => {
                    // fred gives up where it thinks that trying again is no use.
                    if connecting.0.is_finished() {
                        connecting = Connecting(self.client.connect());
                    }
                    self.look().await;
                }
            }
            self.hears.send_if_modified(|hears| std::mem::replace(hears, self.presence.hears()) != *hears);
        }
    }

    async fn look(&mut self) {
        if self.presence.is_to_be_told(self.outgoing.sent(), Instant::now()) {
            self.tell(&News::Lost);
        }
        if !self.presence.hears() && self.client.is_connected() {
            self.subscribe().await;
        }
    }

    /// Once too often does no harm: what comes twice has the same number. Where it fails, nothing is heard and the next
    /// look tries again.
    async fn subscribe(&self) {
        if let Err(error) = self.client.subscribe(&*self.channel).await {
            tracing::debug!(error = &error as &dyn std::error::Error, "the news of other replicas are not heard yet");
        }
    }

    fn read(&mut self, published: &Published) {
        let payload = published.value.as_str_lossy().unwrap_or_default();
        match Message::decode(&payload) {
            Ok(message) if message.replica == self.replica => {
                if self.presence.came_back(message.number, Instant::now()) {
                    self.tell(&News::Lost);
                }
            }
            Ok(message) => self.pass_on(&message),
            Err(NotUnderstood::Version(version)) => self.warn_once(version),
            Err(garbled @ NotUnderstood::Garbled(_)) => {
                tracing::warn!(error = &garbled as &dyn std::error::Error, "somebody publishes what is no news");
            }
        }
    }

    fn pass_on(&mut self, message: &Message) {
        match self.senders.heard(message.replica, message.number) {
            Order::Repeated => return,
            Order::Gap => self.tell(&News::Lost),
            Order::Next => {}
        }
        message.news.iter().for_each(|news| self.tell(news));
    }

    fn tell(&self, news: &News) {
        self.listeners.read().unwrap_or_else(PoisonError::into_inner).tell(news);
    }

    fn warn_once(&mut self, version: String) {
        if self.unknown_version.as_ref() != Some(&version) {
            tracing::warn!(version, "another release tells news that are not understood here; copies are good without");
            self.unknown_version = Some(version);
        }
    }
}
