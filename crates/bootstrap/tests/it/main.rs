//! The strategies for holding give the same answers: the suites of both inventories, on the databases behind the locks
//! and the slots of this process and of Redis. What a broker tells again has one effect. Servers as in the tests of
//! `frontrow-sql`, `frontrow-redis` and `frontrow-kafka`.

#![allow(clippy::unwrap_used, reason = "what cannot be set up fails its test")]

#[path = "../../../adapters/sql/tests/it/fresh.rs"]
mod fresh;
#[cfg(feature = "kafka")]
mod heard_once;
mod kinds;
mod locked;
#[path = "../../../adapters/sql/tests/it/ports.rs"]
mod ports;
mod slotted;

/// Both inventories of one strategy, with what locks or counts, on one database.
macro_rules! strategy {
    ($($name:ident = $strategy:ident<$database:ident, $kind:ident>;)+) => {$(
        mod $name {
            type Fixture = super::$strategy<crate::fresh::$database, crate::kinds::$kind>;

            frontrow_testkit::seat_inventory!(Fixture);
            frontrow_testkit::section_inventory!(Fixture);
        }
    )+};
}

mod lock {
    use crate::locked::Locked;

    strategy! {
        sqlite = Locked<Sqlite, InMemory>;
        mysql = Locked<MySql, InMemory>;
        postgres = Locked<Postgres, InMemory>;
        sqlite_and_redis = Locked<Sqlite, InRedis>;
    }
}

mod slot {
    use std::panic::AssertUnwindSafe;

    use frontrow_testkit::storage::{StorageFixture, seat_inventory, section_inventory};
    use futures_util::FutureExt;

    use crate::fresh::Sqlite;
    use crate::kinds::Refusing;
    use crate::slotted::Slotted;

    strategy! {
        sqlite = Slotted<Sqlite, InMemory>;
        mysql = Slotted<MySql, InMemory>;
        postgres = Slotted<Postgres, InMemory>;
        sqlite_and_redis = Slotted<Sqlite, InRedis>;
        mysql_and_redis = Slotted<MySql, InRedis>;
        postgres_and_redis = Slotted<Postgres, InRedis>;
    }

    /// What is written past the gate is told to it.
    mod told {
        type Fixture = crate::slotted::Slotted<crate::fresh::Sqlite, crate::kinds::InMemory>;

        frontrow_testkit::settlements!(Fixture);
        frontrow_testkit::reservations!(Fixture);
    }

    /// The suites ask the gate: one that refuses everybody does not pass.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_gate_that_refuses_everybody_is_caught() {
        let fixture = Slotted::<Sqlite, Refusing>::fresh().await.unwrap();
        let storage = fixture.storage();
        assert!(AssertUnwindSafe(seat_inventory::all_or_nothing(storage)).catch_unwind().await.is_err());
        assert!(AssertUnwindSafe(section_inventory::all_or_nothing(storage)).catch_unwind().await.is_err());
        fixture.discard().await;
    }
}
