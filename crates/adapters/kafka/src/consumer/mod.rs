//! Hears what was told, and hands it to the handlers.

mod handling;
mod member;
mod membership;
mod patience;
mod set_aside;

use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::ports::EventHandler;
use metrics::counter;
use rdkafka::message::BorrowedMessage;
use tokio::sync::watch;

use self::handling::{Fate, Handling};
use self::membership::{Membership, Next};
use self::set_aside::set_aside;
use crate::kafka::Kafka;
use crate::settings::KafkaRefused;

/// What handlers write to. While it is away, a handler that fails says nothing about the event.
#[async_trait]
pub trait Storage: Send + Sync {
    /// Whether it answers now.
    async fn is_there(&self) -> bool;
}

/// A member of the consumer group that all replicas with the same topic prefix form: each event is handed to the
/// handlers of one of them.
///
/// 1. **in order**: of each partition, and so of each key, one event after the other.
/// 2. **at least once**: an event counts as heard when every handler has taken it. A commit follows when nothing is
///    waiting, or after a hundred events; what was heard since the last one comes again after a crash.
/// 3. **nobody stops the others**: what cannot be read is set aside at once, and what a handler does not take after some
///    tries is set aside then: produced to a topic of its own, counted, and passed over. Tries are not counted while the
///    storage is away, and nothing is set aside because of that.
pub struct KafkaConsumer {
    kafka: Kafka,
    membership: Membership,
    handling: Handling,
}

impl KafkaConsumer {
    /// A member that has not joined yet.
    ///
    /// # Errors
    /// librdkafka does not take the settings.
    pub fn new(
        kafka: Kafka,
        handlers: Vec<Arc<dyn EventHandler>>,
        storage: Arc<dyn Storage>,
    ) -> Result<Self, KafkaRefused> {
        let membership = Membership::prepare(&kafka.link().settings)?;
        Ok(Self { kafka, membership, handling: Handling { handlers, storage } })
    }

    /// Joins once our topics are there, and hears until `stop` becomes true. What is being handled then is finished and
    /// committed, unless it is one that fails; then it leaves, and others take over at once.
    ///
    /// A broker that comes back may have missed us for so long that it knows us no more: then it joins anew.
    pub async fn run(mut self, mut stop: watch::Receiver<bool>) {
        loop {
            let mut comebacks = self.kafka.comebacks();
            if !self.join(&mut stop).await {
                return;
            }
            let end = self.hear_until(&mut stop, &mut comebacks).await;
            let next = match end {
                End::Stop => None,
                End::Comeback => Membership::prepare(&self.kafka.link().settings).map_err(report).ok(),
            };
            let Some(next) = next else { return self.membership.leave().await };
            std::mem::replace(&mut self.membership, next).leave().await;
        }
    }

    /// False when it is to stop before that, or cannot join.
    async fn join(&self, stop: &mut watch::Receiver<bool>) -> bool {
        let mut standing = self.kafka.standing();
        tokio::select! {
            biased;
            () = stopped(stop) => return false,
            there = standing.wait_for(|standing| standing.has_topics) => if there.is_err() { return false },
        }
        self.membership.join(&self.kafka.link().topics.of_events()).map_err(report).is_ok()
    }

    async fn hear_until(&self, stop: &mut watch::Receiver<bool>, comebacks: &mut watch::Receiver<u64>) -> End {
        loop {
            match self.membership.next(stop, comebacks).await {
                Next::Message(message) => match self.hear(&message, stop).await {
                    Heard::Yes => self.membership.heard(&message),
                    Heard::NotBeforeTheStop => return End::Stop,
                },
                // It connects again by itself; that the broker is away is the pulse's to say.
                Next::Nothing(error) => tracing::debug!(%error, "nothing heard"),
                Next::End(end) => return end,
            }
        }
    }

    async fn hear(&self, message: &BorrowedMessage<'_>, stop: &mut watch::Receiver<bool>) -> Heard {
        let flaw = match self.handling.of(message, stop).await {
            Fate::Taken => {
                counter!("frontrow_events_heard_total").increment(1);
                return Heard::Yes;
            }
            Fate::Nobodys => return Heard::Yes,
            Fate::Stopped => return Heard::NotBeforeTheStop,
            Fate::Flawed(flaw) => flaw,
        };
        if set_aside(self.kafka.link(), message, &flaw, stop).await { Heard::Yes } else { Heard::NotBeforeTheStop }
    }
}

/// Why no more is heard by this membership.
enum End {
    /// It is to stop.
    Stop,
    /// The broker was away, and is back.
    Comeback,
}

/// Nothing that a broker does is a reason.
fn report(error: impl std::error::Error + 'static) {
    let error: &(dyn std::error::Error + 'static) = &error;
    tracing::error!(error, "nobody hears events here: the group cannot be joined");
}

/// What became of a message.
enum Heard {
    /// It need not come again.
    Yes,
    /// It has to.
    NotBeforeTheStop,
}

/// Returns once it is to stop, or nobody is left who could say so.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    if let Err(nobody_left) = stop.wait_for(|stop| *stop).await {
        tracing::debug!(%nobody_left, "stopping with the process");
    }
}
