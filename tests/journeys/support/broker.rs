use std::collections::{BTreeMap, HashSet};
use std::env;
use std::net::TcpStream;
use std::process::Stdio;
use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::message::{BorrowedMessage, Headers, Message};
use rdkafka::{ClientConfig, Offset, TopicPartitionList};
use tokio::process::{Child, Command};

use super::eventually;
use super::redis::free_port;

/// It listens within a tenth of a second of its start; the rest is for a busy machine.
const STARTED_WITHIN: Duration = Duration::from_secs(20);
/// For one answer of the broker.
const ANSWERED_WITHIN: Duration = Duration::from_secs(20);

/// A broker of one's own that speaks Kafka's protocol, to break.
pub struct Broker {
    port: u16,
    child: Child,
}

/// A message as it lies there.
pub struct Told {
    pub key: String,
    pub id: String,
    pub kind: String,
}

impl Broker {
    /// Whether there is a broker to start.
    ///
    /// # Panics
    /// When there is none, and `TEST_SERVERS` is `required`.
    pub fn is_there() -> bool {
        let path = env::var_os("PATH").unwrap_or_default();
        let there = env::split_paths(&path).any(|folder| folder.join("tansu").exists());
        let required = env::var("TEST_SERVERS").is_ok_and(|value| value == "required");
        assert!(there || !required, "tansu is not in the PATH: run the tests by `make test`");
        if !there {
            println!("NOT RUN: tansu is not in the PATH; `make test` builds it");
        }
        there
    }

    pub async fn start() -> Self {
        let port = free_port();
        Self { port, child: launch(port).await }
    }

    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Kills it without a warning.
    pub async fn kill(&mut self) {
        self.child.kill().await.unwrap();
    }

    /// Starts it again; it has forgotten everything.
    pub async fn start_again(&mut self) {
        self.child = launch(self.port).await;
    }

    /// It is there and answers nobody.
    pub async fn pause(&self) {
        self.signal("-STOP").await;
    }

    /// It answers again, and knows everything it knew.
    pub async fn resume(&self) {
        self.signal("-CONT").await;
    }

    async fn signal(&self, signal: &str) {
        let pid = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().await.unwrap().success());
    }

    /// Everything in `topic` by now, of each partition in its order.
    pub async fn told(&self, topic: &str) -> Vec<Told> {
        let (address, topic) = (self.address(), topic.to_owned());
        tokio::task::spawn_blocking(move || read(&address, &topic)).await.unwrap()
    }

    /// The ids of events by key, each where it was told first: what somebody knows who hears every id once.
    pub async fn first_told(&self, topic: &str) -> BTreeMap<String, Vec<String>> {
        let (mut seen, mut ids) = (HashSet::new(), BTreeMap::<String, Vec<String>>::new());
        for told in self.told(topic).await {
            if seen.insert(told.id.clone()) {
                ids.entry(told.key).or_default().push(told.id);
            }
        }
        ids
    }
}

async fn launch(port: u16) -> Child {
    let url = format!("tcp://127.0.0.1:{port}");
    let child = Command::new("tansu")
        .args(["broker", "--listener-url", &url, "--advertised-listener-url", &url])
        .args(["--storage-engine", "memory://tansu/", "--silent"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    eventually("the broker listens", STARTED_WITHIN, async || TcpStream::connect(("127.0.0.1", port)).ok().map(drop))
        .await;
    child
}

fn read(address: &str, topic: &str) -> Vec<Told> {
    // It joins no group, and has to name one all the same.
    let consumer: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", address)
        .set("group.id", "a reader")
        .set("enable.partition.eof", "true")
        .create()
        .unwrap();
    let metadata = consumer.fetch_metadata(Some(topic), ANSWERED_WITHIN).unwrap();
    let mut unread: HashSet<i32> = metadata.topics()[0].partitions().iter().map(|partition| partition.id()).collect();
    let mut wanted = TopicPartitionList::new();
    for partition in &unread {
        wanted.add_partition_offset(topic, *partition, Offset::Beginning).unwrap();
    }
    consumer.assign(&wanted).unwrap();
    let mut all = Vec::new();
    while !unread.is_empty() {
        match consumer.poll(ANSWERED_WITHIN).expect("an answer") {
            Ok(message) => all.push(told(&message)),
            Err(KafkaError::PartitionEOF(partition)) => drop(unread.remove(&partition)),
            Err(error) => panic!("{topic} cannot be read: {error}"),
        }
    }
    all
}

fn told(message: &BorrowedMessage<'_>) -> Told {
    let text = |bytes: Option<&[u8]>| String::from_utf8(bytes.unwrap_or_default().to_vec()).unwrap();
    let header = |name: &str| {
        let found = message.headers().and_then(|headers| headers.iter().find(|header| header.key == name));
        text(found.and_then(|header| header.value))
    };
    Told { key: text(message.key()), id: header("ce_id"), kind: header("ce_type") }
}
