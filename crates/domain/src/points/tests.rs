use proptest::prelude::*;
use time::macros::datetime;
use uuid::Uuid;

use super::*;
use crate::shared::{EntryId, UserId, Won};

#[test]
fn a_charge_is_one_to_a_million_won() {
    for (won, fits) in [(i64::MIN, false), (0, false), (1, true), (1_000_000, true), (1_000_001, false)] {
        match ChargeAmount::new(won) {
            Ok(amount) => assert!(fits && amount.won().amount() == won, "{won}"),
            Err(refused) => assert!(!fits && refused == ChargeOutOfRange { given: won }, "{won}"),
        }
    }
}

fn movement(kind: EntryKind, won: i64) -> Movement {
    Movement {
        id: EntryId::new(Uuid::from_u128(1)),
        counter_id: EntryId::new(Uuid::from_u128(2)),
        owner: UserId::new(Uuid::from_u128(3)),
        kind,
        amount: Won::new(won).unwrap(),
        reservation: None,
        payment: None,
        at: datetime!(2030-01-01 12:00 UTC),
    }
}

/// What is in the wallet, and on the two accounts of the house.
#[derive(Debug, Default, PartialEq, Eq)]
struct Books {
    wallet: i64,
    funding: i64,
    sales: i64,
}

impl Books {
    fn after(movements: &[(EntryKind, i64)]) -> Self {
        let mut books = Self::default();
        for (kind, won) in movements {
            let movement = movement(*kind, *won);
            books.wallet += movement.wallet_change();
            match movement.counter_account() {
                Account::Funding => books.funding -= movement.wallet_change(),
                Account::Sales => books.sales -= movement.wallet_change(),
                Account::Wallet(_) => panic!("points moved from a wallet to a wallet"),
            }
        }
        books
    }
}

fn movements() -> impl Strategy<Value = Vec<(EntryKind, i64)>> {
    prop::collection::vec((prop::sample::select(EntryKind::ALL.to_vec()), 1..=ChargeAmount::MAX), 0..50)
}

proptest! {
    #[test]
    fn movements_neither_make_nor_lose_points(movements in movements()) {
        let total = |wanted: EntryKind| movements.iter().filter(|(kind, _)| *kind == wanted).map(|(_, won)| won).sum::<i64>();
        let (charged, spent, refunded) = (total(EntryKind::Charge), total(EntryKind::Spend), total(EntryKind::Refund));
        let books = Books::after(&movements);
        prop_assert_eq!(books.wallet + books.funding + books.sales, 0);
        let expected = Books { wallet: charged + refunded - spent, funding: -charged, sales: spent - refunded };
        prop_assert_eq!(books, expected);
    }
}
