//! Storage on real databases: SQLite always; MariaDB or MySQL and PostgreSQL where there is one
//! (`scripts/with-test-servers`).

#![allow(clippy::unwrap_used, reason = "what cannot be set up fails its test")]

mod audit_bites;
mod bites;
mod connecting;
mod fresh;
mod grouped;
mod grouped_settlements;
mod hanging_up;
mod key_lookups;
mod known_held;
mod largest_cart;
mod late_money;
mod ports;
mod query_plans;
mod sweep;

macro_rules! every_port {
    ($fixture:ident) => {
        use crate::fresh::$fixture;

        frontrow_testkit::accounts!($fixture);
        frontrow_testkit::audit!($fixture);
        frontrow_testkit::catalog!($fixture);
        frontrow_testkit::idempotency_keys!($fixture);
        frontrow_testkit::inbox!($fixture);
        frontrow_testkit::leases!($fixture);
        frontrow_testkit::outbox!($fixture);
        frontrow_testkit::payments!($fixture);
        frontrow_testkit::points_ledger!($fixture);
        frontrow_testkit::programme!($fixture);
        frontrow_testkit::queue_journal!($fixture);
        frontrow_testkit::reservations!($fixture);
        frontrow_testkit::seat_inventory!($fixture);
        frontrow_testkit::section_inventory!($fixture);
        frontrow_testkit::settlements!($fixture);
        frontrow_testkit::statistics!($fixture);
        frontrow_testkit::time_source!($fixture);
        frontrow_testkit::webhook_deliveries!($fixture);
        frontrow_testkit::webhook_endpoints!($fixture);
    };
}

mod sqlite {
    every_port!(Sqlite);
}

mod mysql {
    every_port!(MySql);
}

mod postgres {
    every_port!(Postgres);
}

/// The ports that hold in groups, and those that see what became of it.
macro_rules! grouped_ports {
    ($fixture:ident, $of:ident) => {
        type $fixture = crate::grouped::Grouped<crate::fresh::$of>;

        frontrow_testkit::reservations!($fixture);
        frontrow_testkit::seat_inventory!($fixture);
        frontrow_testkit::section_inventory!($fixture);
        frontrow_testkit::settlements!($fixture);
        crate::grouped::clauses!($fixture);
        crate::grouped_settlements::settlement_clauses!($fixture);
    };
}

mod grouped_sqlite {
    grouped_ports!(GroupedSqlite, Sqlite);
}

mod grouped_mysql {
    grouped_ports!(GroupedMySql, MySql);
}

mod grouped_postgres {
    grouped_ports!(GroupedPostgres, Postgres);
}

/// The ports that seats are held and given back with, behind what is known of them.
macro_rules! known_held {
    ($fixture:ident, $of:ident) => {
        type $fixture = crate::known_held::Known<crate::fresh::$of>;

        frontrow_testkit::seat_inventory!($fixture);
        frontrow_testkit::settlements!($fixture);
    };
}

mod known_held_sqlite {
    known_held!(KnownSqlite, Sqlite);
}

mod known_held_mysql {
    known_held!(KnownMySql, MySql);
}

mod known_held_postgres {
    known_held!(KnownPostgres, Postgres);
}
