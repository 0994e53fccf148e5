//! The contract of [`PointsLedger`](frontrow_application::ports::PointsLedger).

use frontrow_application::ports::ChargeOutcome;
use frontrow_domain::points::{Entry, EntryKind, Movement, Wallet};
use frontrow_domain::shared::{EntryId, UserId, Won};
use time::OffsetDateTime;

use super::pages::{all_pages, page};
use super::suite::conformance;
use super::{Hall, Storage};
use crate::FakeClock;
use crate::builders::{a_charge, a_key_use, somebody};
use crate::ids::new_id;

conformance! { $ points_ledger:
    no_row_is_nothing, charge_once, nothing_is_lost_concurrently, double_entry, history_newest_first,
    an_entry_can_be_read_again,
}

const NOW: OffsetDateTime = FakeClock::START;

fn won(amount: i64) -> Won {
    Won::new(amount).unwrap()
}

async fn balance(storage: &Storage, owner: UserId) -> i64 {
    let wallet = storage.points_ledger.wallet(owner).await.unwrap();
    assert_eq!(wallet.owner, owner);
    wallet.balance.amount()
}

pub async fn no_row_is_nothing(storage: &Storage) {
    let owner = somebody();
    let wallet = storage.points_ledger.wallet(owner).await.unwrap();
    assert_eq!(wallet, Wallet { owner, balance: Won::ZERO });
    assert_eq!(storage.points_ledger.history(owner, page(10)).await.unwrap().items, []);
}

pub async fn charge_once(storage: &Storage) {
    let owner = somebody();
    let first = a_charge(owner, 700, NOW);
    let key = a_key_use(owner, first.id.as_uuid());
    let racing: Vec<_> = (0..6)
        .map(|attempt| {
            let storage = storage.clone();
            let charge = if attempt == 0 { first.clone() } else { a_charge(owner, 700, NOW) };
            tokio::spawn(async move { storage.points_ledger.charge(&charge, Some(key)).await.unwrap() })
        })
        .collect();
    let mut charged = 0;
    for racer in racing {
        match racer.await.unwrap() {
            ChargeOutcome::Charged { balance } => {
                assert_eq!(balance, won(700));
                charged += 1;
            }
            outcome @ (ChargeOutcome::KeyUsed | ChargeOutcome::WalletFull) => {
                assert_eq!(outcome, ChargeOutcome::KeyUsed);
            }
        }
    }
    assert_eq!((charged, balance(storage, owner).await), (1, 700));
    too_much_is_refused(storage).await;
}

async fn too_much_is_refused(storage: &Storage) {
    let owner = somebody();
    let full = a_charge(owner, Won::MAX.amount(), NOW);
    let charged = storage.points_ledger.charge(&full, None).await.unwrap();
    assert_eq!(charged, ChargeOutcome::Charged { balance: Won::MAX });
    let one_more = a_charge(owner, 1, NOW);
    let key = a_key_use(owner, one_more.id.as_uuid());
    assert_eq!(storage.points_ledger.charge(&one_more, Some(key)).await.unwrap(), ChargeOutcome::WalletFull);
    assert_eq!(storage.points_ledger.entry(owner, one_more.id).await.unwrap(), None);
    assert_eq!(storage.idempotency_keys.find(owner, key.key.digest).await.unwrap(), None);
}

pub async fn nothing_is_lost_concurrently(storage: &Storage) {
    let owner = somebody();
    let charging: Vec<_> = (1..=12)
        .map(|amount| {
            let storage = storage.clone();
            tokio::spawn(async move {
                let outcome = storage.points_ledger.charge(&a_charge(owner, amount, NOW), None).await.unwrap();
                assert!(matches!(outcome, ChargeOutcome::Charged { .. }), "{outcome:?}");
            })
        })
        .collect();
    for charge in charging {
        charge.await.unwrap();
    }
    assert_eq!(balance(storage, owner).await, (1..=12).sum::<i64>());
    assert_eq!(storage.points_ledger.history(owner, page(100)).await.unwrap().items.len(), 12);
}

pub async fn double_entry(storage: &Storage) {
    let owner = somebody();
    storage.points_ledger.charge(&a_charge(owner, 500, NOW), None).await.unwrap();
    let second = a_charge(owner, 300, NOW);
    storage.points_ledger.charge(&second, None).await.unwrap();
    let entry = storage.points_ledger.entry(owner, second.id).await.unwrap();
    assert_eq!(entry, Some(as_entry(&second, 800)));
    for check in storage.audit.run(NOW).await.unwrap() {
        assert!(check.ok(), "{check:?}");
    }
}

fn as_entry(charge: &Movement, balance: i64) -> Entry {
    Entry {
        id: charge.id,
        kind: EntryKind::Charge,
        amount: charge.amount.amount(),
        balance: won(balance),
        reservation: None,
        at: charge.at,
    }
}

pub async fn history_newest_first(storage: &Storage) {
    let (owner, other) = (somebody(), somebody());
    let mut lines = Vec::new();
    for charged in 1..=5 {
        let charge = a_charge(owner, 100, NOW);
        storage.points_ledger.charge(&charge, None).await.unwrap();
        storage.points_ledger.charge(&a_charge(other, 7, NOW), None).await.unwrap();
        lines.push(as_entry(&charge, 100 * charged));
    }
    lines.reverse();
    let listed = all_pages(2, async |page| storage.points_ledger.history(owner, page).await.unwrap()).await;
    assert_eq!(listed, lines);

    let hall = Hall::with_seats(storage, 1).await;
    let hold = storage.hold_seats(&hall, owner, &[0], NOW).await;
    storage.pay_with_points(&hold, NOW).await;
    let last = storage.points_ledger.history(owner, page(1)).await.unwrap().items.remove(0);
    assert_eq!((last.kind, last.amount, last.balance), (EntryKind::Spend, -50_000, won(500)));
    assert_eq!(last.reservation, Some(hold.id()));
}

pub async fn an_entry_can_be_read_again(storage: &Storage) {
    let (owner, other) = (somebody(), somebody());
    let charge = a_charge(owner, 40, NOW);
    storage.points_ledger.charge(&charge, None).await.unwrap();
    let ledger = &storage.points_ledger;
    assert_eq!(ledger.entry(owner, charge.id).await.unwrap(), Some(as_entry(&charge, 40)));
    assert_eq!(ledger.entry(other, charge.id).await.unwrap(), None);
    assert_eq!(ledger.entry(owner, charge.counter_id).await.unwrap(), None);
    assert_eq!(ledger.entry(owner, EntryId::new(new_id())).await.unwrap(), None);
}
