//! Events over a Kafka-protocol broker: the relay's bus, and a consumer group.
