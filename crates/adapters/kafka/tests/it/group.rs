//! Members of the consumer group, and handlers to hear with.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use frontrow_application::events::Event;
use frontrow_application::ports::{EventHandler, Unavailable};
use frontrow_kafka::{Kafka, KafkaConsumer, Storage};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::servers::SOON;

/// Storage that comes and goes.
pub(crate) struct Ground(AtomicBool);

impl Ground {
    pub(crate) fn is_there(&self, there: bool) {
        self.0.store(there, Ordering::Relaxed);
    }
}

#[async_trait]
impl Storage for Ground {
    async fn is_there(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A consumer that runs until it is dropped, which is a crash, or told to stop.
pub(crate) struct Member {
    stop: watch::Sender<bool>,
    running: JoinHandle<()>,
    pub(crate) ground: Arc<Ground>,
}

impl Drop for Member {
    fn drop(&mut self) {
        self.running.abort();
    }
}

impl Member {
    pub(crate) fn join(kafka: &Kafka, handlers: Vec<Arc<dyn EventHandler>>) -> Self {
        let ground = Arc::new(Ground(AtomicBool::new(true)));
        let consumer = KafkaConsumer::new(kafka.clone(), handlers, ground.clone()).unwrap();
        let (stop, stopping) = watch::channel(false);
        Self { stop, running: tokio::spawn(consumer.run(stopping)), ground }
    }

    pub(crate) fn is_told_to_stop(&self) {
        self.stop.send_replace(true);
    }

    /// Tells it to stop, and waits until it has.
    pub(crate) async fn stop(mut self) {
        self.is_told_to_stop();
        timeout(SOON, &mut self.running).await.expect("it stops when told").unwrap();
    }
}

/// Writes down what it takes.
#[derive(Default)]
pub(crate) struct Ear {
    heard: Mutex<Vec<String>>,
    refuses: Mutex<HashSet<String>>,
    refused: AtomicU32,
}

impl Ear {
    /// It takes this one never.
    pub(crate) fn refuses(&self, event: &Event) {
        self.refuses.lock().unwrap().insert(event.id().to_string());
    }

    pub(crate) fn refuses_nothing(&self) {
        self.refuses.lock().unwrap().clear();
    }

    /// How often it was asked in vain.
    pub(crate) fn refused(&self) -> u32 {
        self.refused.load(Ordering::Relaxed)
    }

    /// The ids it took, in their order.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    pub(crate) fn has_heard(&self, event: &Event) -> bool {
        self.heard().contains(&event.id().to_string())
    }
}

#[async_trait]
impl EventHandler for Ear {
    async fn handle(&self, event: &Event) -> Result<(), Unavailable> {
        if self.refuses.lock().unwrap().contains(event.id().as_str()) {
            self.refused.fetch_add(1, Ordering::Relaxed);
            return Err(Unavailable::of("the ear"));
        }
        self.heard.lock().unwrap().push(event.id().to_string());
        Ok(())
    }
}
