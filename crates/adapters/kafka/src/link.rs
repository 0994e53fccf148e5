use std::sync::{PoisonError, RwLock};

use rdkafka::error::KafkaError;
use rdkafka::producer::Producer as _;
use tokio::sync::watch;

use crate::aside::drop_aside;
use crate::client::{self, Producer};
use crate::settings::KafkaSettings;
use crate::topics::Topics;

/// What is known of the broker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// It answered the last question.
    pub(crate) is_up: bool,
    /// Our topics were there when it was last asked for them.
    pub(crate) has_topics: bool,
}

/// The way to the broker, and what is known of it.
pub(crate) struct Link {
    pub(crate) settings: KafkaSettings,
    pub(crate) topics: Topics,
    pub(crate) standing: watch::Sender<Standing>,
    /// How often the broker came back after it had been away.
    pub(crate) comebacks: watch::Sender<u64>,
    producer: RwLock<Producer>,
}

impl Link {
    /// Reaches nobody yet.
    pub(crate) fn new(settings: KafkaSettings) -> Result<Self, KafkaError> {
        let producer = RwLock::new(client::producer(&settings)?);
        let (topics, standing) = (Topics::of(&settings.topic_prefix), watch::Sender::default());
        Ok(Self { settings, topics, standing, comebacks: watch::Sender::default(), producer })
    }

    pub(crate) fn producer(&self) -> Producer {
        self.producer.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Goes on with a new producer after `failed` has given a message up. The old one would try to find out from the
    /// broker what became of its numbering, and never sends again where the broker cannot say. Nothing relies on who
    /// sends: whatever is under way was waited for.
    pub(crate) fn give_up(&self, failed: &Producer) -> Result<(), KafkaError> {
        let mut kept = self.producer.write().unwrap_or_else(PoisonError::into_inner);
        // Somebody else may have been quicker.
        if kept.client().native_ptr() == failed.client().native_ptr() {
            drop_aside(std::mem::replace(&mut *kept, client::producer(&self.settings)?));
        }
        Ok(())
    }

    /// Our topics are there, as far as is known.
    pub(crate) fn has_topics(&self) -> bool {
        self.standing.borrow().has_topics
    }
}
