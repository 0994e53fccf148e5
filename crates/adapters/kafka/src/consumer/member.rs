use metrics::gauge;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer, ConsumerContext, Rebalance};
use rdkafka::error::{KafkaError, KafkaResult, RDKafkaErrorCode};
use rdkafka::statistics::{Partition, Statistics};
use rdkafka::{ClientContext, TopicPartitionList};

use crate::client;

/// What a member does when librdkafka tells it something.
pub(super) struct Member;

impl ClientContext for Member {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        client::log(level, facility, message);
    }

    /// The same is said by the log, and what matters by the pulse.
    fn error(&self, error: KafkaError, reason: &str) {
        tracing::debug!(target: "librdkafka", %error, reason);
    }

    fn stats(&self, statistics: Statistics) {
        let partitions = statistics.topics.values().flat_map(|topic| topic.partitions.values());
        let lag: i64 = partitions.filter_map(lag).sum();
        // Far below 2^32: the broker keeps a week at most.
        gauge!("frontrow_events_lag").set(f64::from(u32::try_from(lag).unwrap_or(u32::MAX)));
    }
}

impl ConsumerContext for Member {
    /// Whoever takes over begins where we ended. Sent before the partitions are given up, and not waited for.
    fn pre_rebalance(&self, consumer: &BaseConsumer<Self>, rebalance: &Rebalance<'_>) {
        if let Rebalance::Revoke(_) = rebalance {
            commit(consumer);
        }
    }

    fn commit_callback(&self, result: KafkaResult<()>, _offsets: &TopicPartitionList) {
        if let Err(error) = result {
            tracing::debug!(%error, "not committed: what was heard comes again, or the next commit stands for this one");
        }
    }
}

/// Commits what was heard since the last time, and waits for no answer. librdkafka sends commits one after the other, so
/// none overtakes another.
pub(super) fn commit(consumer: &impl Consumer<Member>) {
    match consumer.commit_consumer_state(CommitMode::Async) {
        Ok(()) | Err(KafkaError::ConsumerCommit(RDKafkaErrorCode::NoOffset)) => {}
        Err(error) => tracing::debug!(%error, "not committed yet"),
    }
}

/// How many messages of a partition of ours are not heard yet.
fn lag(partition: &Partition) -> Option<i64> {
    if partition.fetch_state != "active" || partition.hi_offset < 0 {
        return None;
    }
    // What was heard, what the group had heard before, or nothing that is still there.
    let known = [partition.stored_offset, partition.committed_offset, partition.lo_offset.max(0)];
    let heard = known.into_iter().find(|offset| *offset >= 0)?;
    Some((partition.hi_offset - heard).max(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNKNOWN: i64 = -1001;

    fn partition(state: &str, [high, stored, committed, low]: [i64; 4]) -> Partition {
        Partition {
            fetch_state: state.to_owned(),
            hi_offset: high,
            stored_offset: stored,
            committed_offset: committed,
            lo_offset: low,
            ..Partition::default()
        }
    }

    #[test]
    fn the_lag_is_counted_from_the_best_that_is_known() {
        assert_eq!(lag(&partition("active", [10, 7, 3, 0])), Some(3));
        assert_eq!(lag(&partition("active", [10, UNKNOWN, 3, 0])), Some(7));
        assert_eq!(lag(&partition("active", [10, UNKNOWN, UNKNOWN, 4])), Some(6));
        assert_eq!(lag(&partition("active", [10, UNKNOWN, UNKNOWN, UNKNOWN])), Some(10));
    }

    #[test]
    fn partitions_of_others_and_those_not_fetched_yet_have_none() {
        assert_eq!(lag(&partition("none", [10, 7, 3, 0])), None);
        assert_eq!(lag(&partition("active", [UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN])), None);
    }
}
