//! Clauses of [`IdempotencyKeys`](frontrow_application::ports::IdempotencyKeys).

use frontrow_application::idempotency::{KeyUse, Remembered};
use frontrow_application::ports::{SettleOutcome, Settlement};
use time::Duration;

use super::scene::{NOW, changed};
use super::suite::conformance;
use super::{Hall, Storage};
use crate::builders::{a_charge, a_code, a_key_use, somebody};
use crate::new_id;

conformance! { $ idempotency_keys: as_written, ones_own, kept_a_day }

async fn used(storage: &Storage, key: KeyUse, at: time::OffsetDateTime) {
    storage.points_ledger.charge(&a_charge(key.owner, 1_000, at), Some(key)).await.unwrap();
}

/// `find` gives what a key stands for once the effect's transaction is committed, nothing before.
pub async fn as_written(storage: &Storage) {
    let key = a_key_use(somebody(), new_id());
    assert_eq!(storage.idempotency_keys.find(key.owner, key.key.digest).await.unwrap(), None);
    used(storage, key, NOW).await;
    let stands_for = Remembered { fingerprint: key.key.fingerprint, effect: key.effect };
    assert_eq!(storage.idempotency_keys.find(key.owner, key.key.digest).await.unwrap(), Some(stands_for));

    let hall = Hall::with_seats(storage, 1).await;
    let hold = storage.held_seats(&hall, &[0], NOW).await;
    storage.cancelled(hold.clone(), NOW).await;
    let refused = a_key_use(hold.holder(), hold.id().as_uuid());
    let late = changed(hold.confirm(frontrow_domain::reservation::Settlement::Free, a_code(), NOW));
    let settlement = Settlement { reservations: vec![late], key: Some(refused), ..Settlement::default() };
    assert_eq!(storage.write(settlement).await, SettleOutcome::Superseded);
    assert_eq!(storage.idempotency_keys.find(refused.owner, refused.key.digest).await.unwrap(), None);
}

/// The same key of another person is another key.
pub async fn ones_own(storage: &Storage) {
    let first = a_key_use(somebody(), new_id());
    let second = KeyUse { owner: somebody(), effect: new_id(), ..first };
    used(storage, first, NOW).await;
    assert_eq!(storage.idempotency_keys.find(second.owner, first.key.digest).await.unwrap(), None);
    used(storage, second, NOW).await;
    for key in [first, second] {
        let found = storage.idempotency_keys.find(key.owner, key.key.digest).await.unwrap();
        assert_eq!(found.map(|found| found.effect), Some(key.effect));
    }
}

/// `forget_before` forgets keys older than the instant, at most `at_most`, and no other.
pub async fn kept_a_day(storage: &Storage) {
    let mut keys = Vec::new();
    for minutes in 0..5 {
        let key = a_key_use(somebody(), new_id());
        used(storage, key, NOW + Duration::minutes(minutes)).await;
        keys.push(key);
    }
    let forget = |at_most| storage.idempotency_keys.forget_before(NOW + Duration::minutes(3), at_most);
    assert_eq!(forget(2).await.unwrap(), 2, "as many as were asked for");
    assert_eq!(forget(100).await.unwrap(), 1, "the rest of the old ones");
    assert_eq!(forget(100).await.unwrap(), 0);
    for (number, key) in keys.into_iter().enumerate() {
        let found = storage.idempotency_keys.find(key.owner, key.key.digest).await.unwrap();
        assert_eq!(found.is_some(), number >= 3, "key {number}");
    }
}
