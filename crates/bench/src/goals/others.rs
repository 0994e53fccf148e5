//! What has no other side: counts of what must never be, and times with a limit.

use super::Bound::AtMost;
use super::Row;
use crate::stage::DatabaseKind::{self, MySql, Postgres, Sqlite};

/// Two replicas on one database, and carts that overlap: what must never be.
pub(crate) const REPLICAS: [(DatabaseKind, [Row; 4]); 2] = [
    (
        MySql,
        [
            never("replicas-sold-twice", "two replicas on MariaDB: seats sold twice ÷ carts"),
            never("replicas-part-filled", "two replicas on MariaDB: carts part-filled ÷ carts"),
            never("replicas-missing", "two replicas on MariaDB: acknowledged but missing ÷ carts"),
            never("replicas-deadlocks", "two replicas on MariaDB: deadlocks and failures surfaced ÷ carts"),
        ],
    ),
    (
        Postgres,
        [
            never("replicas-postgres-sold-twice", "two replicas on PostgreSQL: seats sold twice ÷ carts"),
            never("replicas-postgres-part-filled", "two replicas on PostgreSQL: carts part-filled ÷ carts"),
            never("replicas-postgres-missing", "two replicas on PostgreSQL: acknowledged but missing ÷ carts"),
            never("replicas-postgres-deadlocks", "two replicas on PostgreSQL: deadlocks and failures surfaced ÷ carts"),
        ],
    ),
];

const fn never(name: &'static str, goal: &'static str) -> Row {
    Row { name, goal, bound: AtMost(0.0), unit: "carts" }
}

/// A date that is opened, and how long that may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opening {
    pub(crate) row: Row,
    pub(crate) database: DatabaseKind,
    pub(crate) rows: u32,
    pub(crate) seats_per_row: u32,
    pub(crate) times: usize,
    pub(crate) milliseconds_at_most: f64,
}

pub(crate) const OPENINGS: [Opening; 6] = [
    thousand(MySql, "opening-1000", "opening a date of 1,000 seats ÷ 20 ms"),
    million(MySql, "opening-million", "opening a date of 1,000,000 seats ÷ 3 s"),
    thousand(Postgres, "postgres-opening-1000", "opening a date of 1,000 seats on PostgreSQL ÷ 20 ms"),
    million(Postgres, "postgres-opening-million", "opening a date of 1,000,000 seats on PostgreSQL ÷ 3 s"),
    thousand(Sqlite, "sqlite-opening-1000", "opening a date of 1,000 seats on SQLite ÷ 20 ms"),
    million(Sqlite, "sqlite-opening-million", "opening a date of 1,000,000 seats on SQLite ÷ 3 s"),
];

const fn thousand(database: DatabaseKind, name: &'static str, goal: &'static str) -> Opening {
    let row = Row { name, goal, bound: AtMost(1.0), unit: "ms" };
    Opening { row, database, rows: 10, seats_per_row: 100, times: 9, milliseconds_at_most: 20.0 }
}

const fn million(database: DatabaseKind, name: &'static str, goal: &'static str) -> Opening {
    let row = Row { name, goal, bound: AtMost(1.0), unit: "ms" };
    Opening { row, database, rows: 500, seats_per_row: 2_000, times: 3, milliseconds_at_most: 3_000.0 }
}

/// What the slots of a section weigh, and how soon they are known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SlotRows {
    pub(crate) free: Row,
    pub(crate) held: Row,
    pub(crate) fill: Row,
    pub(crate) fill_milliseconds_at_most: f64,
}

impl SlotRows {
    pub(crate) const fn all(&self) -> [&Row; 3] {
        [&self.free, &self.held, &self.fill]
    }
}

pub(crate) const SLOTS: SlotRows = SlotRows {
    free: Row {
        name: "redis-bytes-free",
        goal: "bytes in Redis ÷ free places of 1,000,000",
        bound: AtMost(0.2),
        unit: "bytes",
    },
    held: Row {
        name: "redis-bytes-held",
        goal: "bytes in Redis ÷ held places of 1,000,000",
        bound: AtMost(110.0),
        unit: "bytes",
    },
    fill: Row {
        name: "redis-fill",
        goal: "filling 1,000,000 free places in Redis ÷ 5 ms",
        bound: AtMost(1.0),
        unit: "ms",
    },
    fill_milliseconds_at_most: 5.0,
};
