use std::collections::HashMap;

use uuid::Uuid;

/// More replicas, with all that were restarted, than a box office has in a week. Beyond them nobody knows whether a
/// message is missing, and that is what is said.
const SENDERS_AT_MOST: usize = 1_000;

/// What the number of a message tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// It is the next one.
    Next,
    /// One before it is missing.
    Gap,
    /// It was heard before.
    Repeated,
}

/// What was heard last of each of the others.
#[derive(Default)]
pub(super) struct Senders {
    heard: HashMap<Uuid, u64>,
}

impl Senders {
    /// A message of a replica came. Messages are numbered from 1.
    pub(super) fn heard(&mut self, replica: Uuid, number: u64) -> Order {
        let known = self.heard.get(&replica).copied();
        if known.is_some_and(|last| number <= last) {
            return Order::Repeated;
        }
        if known.is_some() || self.heard.len() < SENDERS_AT_MOST {
            self.heard.insert(replica, number);
        }
        if known.unwrap_or_default() + 1 == number { Order::Next } else { Order::Gap }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Uuid = Uuid::from_u128(1);
    const OTHER: Uuid = Uuid::from_u128(2);

    #[test]
    fn a_number_tells_what_is_missing_and_what_comes_twice() {
        let mut senders = Senders::default();
        let order = [(ONE, 1), (ONE, 2), (OTHER, 1), (ONE, 2), (ONE, 4), (ONE, 3), (ONE, 5)]
            .map(|(replica, number)| senders.heard(replica, number));
        let [gap, next, repeated] = [Order::Gap, Order::Next, Order::Repeated];
        assert_eq!(order, [next, next, next, repeated, gap, repeated, next]);
    }

    #[test]
    fn whoever_comes_later_knows_that_something_was_missed() {
        let mut senders = Senders::default();
        assert_eq!(senders.heard(ONE, 7), Order::Gap);
        assert_eq!(senders.heard(ONE, 8), Order::Next);
    }

    #[test]
    fn of_too_many_nobody_knows_what_is_missing() {
        let mut senders = Senders::default();
        for sender in 0..SENDERS_AT_MOST as u128 {
            senders.heard(Uuid::from_u128(sender), 1);
        }
        let stranger = Uuid::from_u128(u128::MAX);
        assert_eq!([2, 3].map(|number| senders.heard(stranger, number)), [Order::Gap; 2]);
        assert_eq!(senders.heard(ONE, 2), Order::Next);
    }
}
