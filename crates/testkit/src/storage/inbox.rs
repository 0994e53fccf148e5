//! Clauses of [`Inbox`](frontrow_application::ports::Inbox).

use frontrow_application::ports::{Heard, SettleOutcome, Settlement};
use frontrow_domain::points::EntryKind;
use time::Duration;

use super::Storage;
use super::scene::NOW;
use super::suite::conformance;
use crate::builders::a_movement_of_points;

conformance! { $ inbox: kept_while_it_may_come_again }

/// `forget_before` forgets what was taken before the instant, at most `at_most`, and nothing else.
pub async fn kept_while_it_may_come_again(storage: &Storage) {
    let mut taken = Vec::new();
    for minutes in 0..5 {
        let event = a_movement_of_points(EntryKind::Charge).id();
        taken.push(Heard { consumer: "a-test", event, at: NOW + Duration::minutes(minutes) });
    }
    for heard in &taken {
        assert_eq!(storage.hear(heard).await, SettleOutcome::Settled);
    }
    let forget = |at_most| storage.inbox.forget_before(NOW + Duration::minutes(3), at_most);
    assert_eq!(forget(2).await.unwrap(), 2, "as many as were asked for");
    assert_eq!(forget(100).await.unwrap(), 1, "the rest of the old ones");
    assert_eq!(forget(100).await.unwrap(), 0);
    for (number, heard) in taken.iter().enumerate() {
        let expected = if number < 3 { SettleOutcome::Settled } else { SettleOutcome::HeardBefore };
        assert_eq!(storage.hear(heard).await, expected, "event {number}");
    }
}

impl Storage {
    /// Takes an event from which nothing follows.
    pub(super) async fn hear(&self, heard: &Heard) -> SettleOutcome {
        self.write(Settlement { heard: Some(heard.clone()), ..Settlement::default() }).await
    }
}
