//! What can be wrong with where events go.

use anyhow::ensure;

use super::choices::EventsKind;
use super::sections::Events;

/// Topics have names of at most 249 characters; ours add a few to the prefix.
const PREFIX_LENGTH_AT_MOST: usize = 200;

impl Events {
    /// Whether a broker could be reached: `has_kafka` says whether this binary can talk to one.
    pub(super) fn check(&self, has_kafka: bool) -> anyhow::Result<()> {
        self.check_prefix()?;
        match self.kind {
            EventsKind::InProcess => Ok(()),
            EventsKind::Kafka => {
                ensure!(
                    has_kafka,
                    "setting `events.kind`: got kafka, takes in_process in this binary, which was built without Kafka; \
                     `cargo build --features kafka` makes one that takes both"
                );
                self.check_brokers()
            }
        }
    }

    fn check_prefix(&self) -> anyhow::Result<()> {
        let prefix = self.topic_prefix.as_str();
        let fine = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        ensure!(
            (1..=PREFIX_LENGTH_AT_MOST).contains(&prefix.len()) && prefix.bytes().all(fine),
            "setting `events.topic_prefix`: got `{prefix}`, takes 1 to {PREFIX_LENGTH_AT_MOST} letters, digits, dots, \
             underscores and hyphens"
        );
        Ok(())
    }

    fn check_brokers(&self) -> anyhow::Result<()> {
        let takes = "takes host:port, several with commas between, where `events.kind` is kafka";
        ensure!(!self.kafka_brokers.trim().is_empty(), "setting `events.kafka_brokers`: got nothing, {takes}");
        for broker in self.kafka_brokers.split(',') {
            // What stands before an @ may be a password, and is not printed.
            let shown = broker.rsplit('@').next().unwrap_or_default();
            ensure!(is_host_and_port(broker.trim()), "setting `events.kafka_brokers`: got `{shown}`, {takes}");
        }
        Ok(())
    }
}

/// `name:9092`, `10.0.0.1:9092` or `[::1]:9092`.
fn is_host_and_port(broker: &str) -> bool {
    let Some((host, port)) = broker.rsplit_once(':') else { return false };
    let named = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    let address = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let numbered = address.is_some_and(|address| address.parse::<std::net::Ipv6Addr>().is_ok());
    (named || numbered) && port.parse::<u16>().is_ok_and(|port| port > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kafka(brokers: &str, prefix: &str) -> Events {
        Events { kind: EventsKind::Kafka, kafka_brokers: brokers.to_owned(), topic_prefix: prefix.to_owned() }
    }

    fn refusal(events: &Events) -> String {
        events.check(true).unwrap_err().to_string()
    }

    #[test]
    fn brokers_are_hosts_with_ports() {
        for fine in ["kafka:9092", "10.0.0.1:9092", "[::1]:9092", "kafka-0.kafka:9092, kafka-1.kafka:9092"] {
            assert!(kafka(fine, "frontrow").check(true).is_ok(), "{fine}");
        }
        for wrong in ["kafka", "kafka:", "kafka:0", "kafka:port", ":9092", "kafka://kafka:9092", "a:1,,b:2", "::1:9092"]
        {
            let refusal = refusal(&kafka(wrong, "frontrow"));
            assert!(refusal.contains("events.kafka_brokers") && refusal.contains("host:port"), "{wrong}: {refusal}");
        }
    }

    #[test]
    fn kafka_without_brokers_says_what_it_takes() {
        let refusal = refusal(&kafka("", "frontrow"));
        assert!(refusal.contains("`events.kafka_brokers`: got nothing"), "{refusal}");
    }

    #[test]
    fn a_password_among_the_brokers_is_not_printed() {
        let refusal = refusal(&kafka("frontrow:hunter2@kafka:9092", "frontrow"));
        assert!(refusal.contains("events.kafka_brokers") && !refusal.contains("hunter2"), "{refusal}");
    }

    #[test]
    fn a_prefix_is_what_a_topic_may_be_called() {
        let too_long = "x".repeat(201);
        for wrong in ["", "front row", "frontrow/1", "관객", &too_long] {
            let refusal = refusal(&kafka("kafka:9092", wrong));
            assert!(refusal.contains("events.topic_prefix"), "{wrong}: {refusal}");
        }
        assert!(kafka("kafka:9092", "shop-1.front_row").check(true).is_ok());
    }

    #[test]
    fn a_binary_without_kafka_says_how_to_get_one_with_it() {
        let refusal = kafka("kafka:9092", "frontrow").check(false).unwrap_err().to_string();
        assert!(refusal.contains("events.kind") && refusal.contains("cargo build --features kafka"), "{refusal}");
        let here = Events { kind: EventsKind::InProcess, ..kafka("", "frontrow") };
        assert!(here.check(false).is_ok());
    }
}
