use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::link::{Link, Standing};
use crate::pulse::Pulse;
use crate::settings::{KafkaRefused, KafkaSettings};

/// The way to a broker that speaks Kafka's protocol.
#[derive(Clone)]
pub struct Kafka(Arc<Shared>);

struct Shared {
    link: Arc<Link>,
    pulse: JoinHandle<()>,
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.pulse.abort();
    }
}

impl Kafka {
    /// Connects in the background, makes the topics that are missing, and waits for that some seconds at most. Without
    /// the broker it starts all the same, says so, and goes on trying.
    ///
    /// # Errors
    /// librdkafka does not take the settings.
    pub async fn start(settings: KafkaSettings) -> Result<Self, KafkaRefused> {
        let link = Arc::new(Link::new(settings)?);
        let mut pulse = Pulse::new(link.clone());
        pulse.beat().await;
        let pulse = tokio::spawn(pulse.keep());
        Ok(Self(Arc::new(Shared { link, pulse })))
    }

    /// Whether the broker answered when it was last asked, at most two seconds ago, and has our topics.
    #[must_use]
    pub fn is_up(&self) -> bool {
        *self.standing().borrow() == Standing { is_up: true, has_topics: true }
    }

    pub(crate) fn standing(&self) -> watch::Receiver<Standing> {
        self.0.link.standing.subscribe()
    }

    pub(crate) fn comebacks(&self) -> watch::Receiver<u64> {
        self.0.link.comebacks.subscribe()
    }

    pub(crate) fn link(&self) -> &Link {
        &self.0.link
    }
}
