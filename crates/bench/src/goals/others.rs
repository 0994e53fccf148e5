//! What has no other side: counts of what must never be, and times with a limit.

use super::Bound::AtMost;
use super::Row;
use crate::stage::DatabaseKind::{self, MySql, Postgres};

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
    pub(crate) rows: u32,
    pub(crate) seats_per_row: u32,
    pub(crate) times: usize,
    pub(crate) milliseconds_at_most: f64,
}

pub(crate) const OPENINGS: [Opening; 2] = [
    Opening {
        row: Row {
            name: "opening-1000",
            goal: "opening a date of 1,000 seats ÷ 20 ms",
            bound: AtMost(1.0),
            unit: "ms",
        },
        rows: 10,
        seats_per_row: 100,
        times: 9,
        milliseconds_at_most: 20.0,
    },
    Opening {
        row: Row {
            name: "opening-million",
            goal: "opening a date of 1,000,000 seats ÷ 3 s",
            bound: AtMost(1.0),
            unit: "ms",
        },
        rows: 500,
        seats_per_row: 2_000,
        times: 3,
        milliseconds_at_most: 3_000.0,
    },
];
