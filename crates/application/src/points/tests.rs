//! The stories of a wallet over ports that say what each test wants.

use std::sync::{Arc, Mutex};

use frontrow_domain::points::{ChargeAmount, Entry, EntryKind, Movement, Wallet};
use frontrow_domain::shared::{EntryId, Won};
use mockall::predicate::eq;
use uuid::Uuid;

use super::{Charge, ChargeError, ChargePoints, ShowHistory, ShowWallet};
use crate::fixtures::{BUYER, CountingIds, KEY, NOON, StoppedClock, remembered, remembered_otherwise, won};
use crate::idempotency::{Answer, KeyUse, Remembered};
use crate::page::{Page, Slice};
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{ChargeOutcome, MockIdempotencyKeys, MockPointsLedger, Unavailable};

const ENTRY: EntryId = EntryId::new(Uuid::from_u128(0xE1));

/// What a test does not name is never asked.
#[derive(Default)]
struct World {
    ledger: MockPointsLedger,
    keys: MockIdempotencyKeys,
}

impl World {
    /// Each look at the key finds the next of `found`.
    fn with_key(mut self, found: Vec<Option<Remembered>>) -> Self {
        let (times, found) = (found.len(), Mutex::new(found.into_iter()));
        self.keys
            .expect_find()
            .times(times)
            .with(eq(BUYER), eq(KEY.digest))
            .returning(move |_, _| Ok(found.lock().unwrap().next().flatten()));
        self
    }

    /// Each charge ends as the next of `outcomes`.
    fn with_charges(mut self, outcomes: Vec<ChargeOutcome>) -> Self {
        let (times, outcomes) = (outcomes.len(), Mutex::new(outcomes.into_iter()));
        self.ledger
            .expect_charge()
            .times(times)
            .returning(move |_, _| outcomes.lock().unwrap().next().ok_or_else(|| Unavailable::of("the database")));
        self
    }

    fn with_entry(mut self, found: Option<Entry>) -> Self {
        self.ledger.expect_entry().with(eq(BUYER), eq(ENTRY)).returning(move |_, _| Ok(found.clone()));
        self
    }

    async fn charge(self) -> Result<Answer<Won>, ChargeError> {
        let charge_points = ChargePoints {
            ledger: Arc::new(self.ledger),
            keys: Arc::new(self.keys),
            ids: Arc::new(CountingIds::default()),
            clock: Arc::new(StoppedClock(NOON)),
        };
        let amount = ChargeAmount::new(30_000).unwrap();
        charge_points.execute(Charge { owner: BUYER, amount, key: KEY }).await
    }
}

fn entry() -> Entry {
    Entry { id: ENTRY, kind: EntryKind::Charge, amount: 30_000, balance: won(45_000), reservation: None, at: NOON }
}

fn asks_for_thirty_thousand(movement: &Movement, key: Option<KeyUse>) -> bool {
    let ids_differ = movement.id != movement.counter_id;
    let for_the_key = key == Some(KeyUse::first(BUYER, KEY, movement.id.as_uuid()));
    let as_asked = movement.owner == BUYER && movement.kind == EntryKind::Charge && movement.amount == won(30_000);
    ids_differ && for_the_key && as_asked && movement.at == NOON
}

#[tokio::test]
async fn a_charge_gives_the_balance_after_it() {
    let mut world = World::default().with_key(vec![None]);
    let charged = ChargeOutcome::Charged { balance: won(45_000) };
    world
        .ledger
        .expect_charge()
        .times(1)
        .withf(|movement, key| asks_for_thirty_thousand(movement, *key))
        .return_once(move |_, _| Ok(charged));
    assert_eq!(world.charge().await.unwrap(), Answer::fresh(won(45_000)));
}

#[tokio::test]
async fn asked_again_it_gives_the_balance_of_then_and_charges_nothing() {
    let world = World::default().with_key(vec![Some(remembered(ENTRY.as_uuid()))]).with_entry(Some(entry()));
    assert_eq!(world.charge().await.unwrap(), Answer::replayed(won(45_000)));
}

#[tokio::test]
async fn a_key_that_came_with_another_body_charges_nothing() {
    let world = World::default().with_key(vec![Some(remembered_otherwise(ENTRY.as_uuid()))]);
    assert!(matches!(world.charge().await, Err(ChargeError::KeyReused)));
}

#[tokio::test]
async fn a_key_that_was_used_meanwhile_is_looked_up_again() {
    let world = World::default()
        .with_key(vec![None, Some(remembered(ENTRY.as_uuid()))])
        .with_charges(vec![ChargeOutcome::KeyUsed])
        .with_entry(Some(entry()));
    assert_eq!(world.charge().await.unwrap(), Answer::replayed(won(45_000)));
}

#[tokio::test]
async fn a_key_that_is_used_and_never_found_is_given_up() {
    let world = World::default()
        .with_key(vec![None; RACES_LOST_AT_MOST])
        .with_charges(vec![ChargeOutcome::KeyUsed; RACES_LOST_AT_MOST]);
    assert!(matches!(world.charge().await, Err(ChargeError::Unavailable(_))));
}

#[tokio::test]
async fn a_key_whose_entry_is_missing_charges_nothing() {
    let world = World::default().with_key(vec![Some(remembered(ENTRY.as_uuid()))]).with_entry(None);
    assert!(matches!(world.charge().await, Err(ChargeError::Unavailable(_))));
}

#[tokio::test]
async fn a_full_wallet_takes_nothing_more() {
    let world = World::default().with_key(vec![None]).with_charges(vec![ChargeOutcome::WalletFull]);
    assert!(matches!(world.charge().await, Err(ChargeError::WalletFull)));
}

#[tokio::test]
async fn a_charge_that_nobody_knows_the_outcome_of_is_unavailable() {
    let mut world = World::default().with_key(vec![None]);
    world.ledger.expect_charge().times(1).returning(|_, _| Err(Unavailable::of("the database")));
    assert!(matches!(world.charge().await, Err(ChargeError::Unavailable(_))));
}

#[tokio::test]
async fn people_see_their_own_wallet_and_history() {
    let wallet = Wallet { owner: BUYER, balance: won(45_000) };
    let page = Page::new(None, 5).unwrap();
    let history = Slice { items: vec![entry()], next: None };
    let mut ledger = MockPointsLedger::new();
    ledger.expect_wallet().with(eq(BUYER)).return_once(move |_| Ok(wallet));
    let shown = history.clone();
    ledger.expect_history().with(eq(BUYER), eq(page)).return_once(move |_, _| Ok(shown));
    let ledger: Arc<MockPointsLedger> = Arc::new(ledger);
    assert_eq!(ShowWallet { ledger: ledger.clone() }.execute(BUYER).await.unwrap(), wallet);
    assert_eq!(ShowHistory { ledger }.execute(BUYER, page).await.unwrap(), history);
}
