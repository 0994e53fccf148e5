//! What is broken while a crowd buys, and when holds must succeed again.

use std::time::Duration;

use super::Bound::AtMost;
use super::Row;
use crate::stage::DatabaseKind::{self, MySql, Postgres, Sqlite};
use crate::stage::Setting;

/// Something is broken under full load.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trial {
    pub(crate) title: &'static str,
    pub(crate) broken: Broken,
    /// What the server sells from.
    pub(crate) kind: DatabaseKind,
    pub(crate) settings: &'static [Setting],
    /// How often.
    pub(crate) blows: usize,
    pub(crate) back_within_seconds: f64,
    pub(crate) rows: TrialRows,
}

/// What is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// The server is killed and started again.
    Server,
    /// Its database is killed and started again; the server runs on.
    Database,
    /// Redis forgets everything.
    RedisFlushed,
    /// Redis is killed and started again, empty.
    RedisKilled,
    /// Redis hangs for a while, with its connections open.
    RedisStopped,
}

impl Broken {
    pub(crate) const fn is_of_redis(self) -> bool {
        match self {
            Self::Server | Self::Database => false,
            Self::RedisFlushed | Self::RedisKilled | Self::RedisStopped => true,
        }
    }

    /// How long it stays broken by intent.
    pub(crate) const fn lasts(self) -> Duration {
        match self {
            Self::Server | Self::Database | Self::RedisFlushed | Self::RedisKilled => Duration::ZERO,
            Self::RedisStopped => REDIS_HANGS_FOR,
        }
    }
}

/// Long enough that everything that waits for it has given up.
const REDIS_HANGS_FOR: Duration = Duration::from_secs(10);

#[derive(Clone, Copy, Debug)]
pub(crate) struct TrialRows {
    pub(crate) missing: Row,
    pub(crate) sold_twice: Row,
    /// From the blow to the first hold that was asked for afterwards, at worst.
    pub(crate) first: Option<Row>,
    /// From the blow until more than 99 % succeed, at worst.
    pub(crate) back: Row,
    /// How much longer holds take in the second after the blow.
    pub(crate) delay: Option<Row>,
}

impl TrialRows {
    pub(crate) fn all(&self) -> impl Iterator<Item = &Row> {
        let always = [&self.missing, &self.sold_twice, &self.back];
        always.into_iter().chain(&self.first).chain(&self.delay)
    }
}

pub(super) const fn row(name: &'static str, goal: &'static str, bound: f64, unit: &'static str) -> Row {
    Row { name, goal, bound: AtMost(bound), unit }
}

macro_rules! trial {
    ($name:literal, $title:literal, $broken:expr, $kind:expr, within $seconds:literal s) => {
        Trial {
            title: $title,
            broken: $broken,
            kind: $kind,
            settings: &[],
            blows: 3,
            back_within_seconds: $seconds,
            rows: TrialRows {
                missing: row(
                    concat!("faults-", $name, "-missing"),
                    concat!($title, ": acknowledged but missing ÷ acknowledged"),
                    0.0,
                    "holds",
                ),
                sold_twice: row(
                    concat!("faults-", $name, "-sold-twice"),
                    concat!($title, ": seats sold twice ÷ acknowledged"),
                    0.0,
                    "holds",
                ),
                first: Some(row(
                    concat!("faults-", $name, "-first"),
                    concat!($title, ": to the first hold ÷ ", $seconds, " s"),
                    1.0,
                    "s",
                )),
                back: row(
                    concat!("faults-", $name, "-back"),
                    concat!($title, ": to over 99 % success ÷ ", $seconds, " s"),
                    1.0,
                    "s",
                ),
                delay: None,
            },
        }
    };
}

pub(crate) const TRIALS: [Trial; 5] = [
    trial!("server-mysql", "server killed, MariaDB", Broken::Server, MySql, within 5.0 s),
    trial!("server-postgres", "server killed, PostgreSQL", Broken::Server, Postgres, within 5.0 s),
    trial!("server-sqlite", "server killed, SQLite", Broken::Server, Sqlite, within 5.0 s),
    trial!("database-mysql", "MariaDB killed", Broken::Database, MySql, within 15.0 s),
    trial!("database-postgres", "PostgreSQL killed", Broken::Database, Postgres, within 15.0 s),
];
