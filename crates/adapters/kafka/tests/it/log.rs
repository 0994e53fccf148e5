//! What a broker has, read with another client than ours.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use frontrow_kafka::KafkaSettings;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::message::{BorrowedMessage, Headers, Message};
use rdkafka::{ClientConfig, Offset, TopicPartitionList};

/// For one answer of the broker.
const ANSWER: Duration = Duration::from_secs(20);

/// A message as it lies there.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) topic: String,
    pub(crate) key: String,
    pub(crate) body: Vec<u8>,
    pub(crate) headers: BTreeMap<String, String>,
}

impl Found {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no header {name} in {:?}", self.headers))
    }
}

/// Everything in the topic `what` by now; of each partition in its order.
pub(crate) fn everything(settings: &KafkaSettings, what: &str) -> Vec<Found> {
    let topic = format!("{}.{what}", settings.topic_prefix);
    // It joins no group, and has to name one all the same.
    let consumer: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", &settings.brokers)
        .set("group.id", "a reader")
        .set("enable.partition.eof", "true")
        .create()
        .unwrap();
    let metadata = consumer.fetch_metadata(Some(&topic), ANSWER).unwrap();
    let mut unread: HashSet<i32> = metadata.topics()[0].partitions().iter().map(|partition| partition.id()).collect();
    let mut wanted = TopicPartitionList::new();
    for partition in &unread {
        wanted.add_partition_offset(&topic, *partition, Offset::Beginning).unwrap();
    }
    consumer.assign(&wanted).unwrap();
    let mut all = Vec::new();
    while !unread.is_empty() {
        match consumer.poll(ANSWER).expect("an answer") {
            Ok(message) => all.push(found(&message)),
            Err(KafkaError::PartitionEOF(partition)) => drop(unread.remove(&partition)),
            Err(error) => panic!("{topic} cannot be read: {error}"),
        }
    }
    all
}

fn found(message: &BorrowedMessage<'_>) -> Found {
    let headers = message.headers().into_iter().flat_map(Headers::iter);
    let text = |bytes: Option<&[u8]>| String::from_utf8(bytes.unwrap_or_default().to_vec()).unwrap();
    Found {
        topic: message.topic().to_owned(),
        key: text(message.key()),
        body: message.payload().unwrap_or_default().to_vec(),
        headers: headers.map(|header| (header.key.to_owned(), text(header.value))).collect(),
    }
}

/// The ids of events by key, each where it was found first: what somebody knows who hears every id once.
pub(crate) fn first_of_each(found: &[Found]) -> BTreeMap<String, Vec<String>> {
    let (mut seen, mut ids) = (HashSet::new(), BTreeMap::<String, Vec<String>>::new());
    for message in found {
        let id = message.header("ce_id");
        if seen.insert(id) {
            ids.entry(message.key.clone()).or_default().push(id.to_owned());
        }
    }
    ids
}
