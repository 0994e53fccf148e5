//! What becomes of holds when Redis fails, whatever it is used for.

use super::trials::{Broken, Trial, TrialRows, row};
use crate::stage::DatabaseKind::Sqlite;
use crate::stage::Strategy;

/// Success has to be back within it.
const BACK_WITHIN_SECONDS: f64 = 5.0;

/// One blow each, and from SQLite, which is set up in no time: what is asked is what Redis can spoil.
macro_rules! trial {
    ($blow:literal, $words:literal, $broken:ident, $strategy:literal, $kind:ident) => {
        Trial {
            title: concat!("Redis ", $words, ", ", $strategy),
            broken: Broken::$broken,
            kind: Sqlite,
            settings: Strategy::$kind.settings(),
            blows: 1,
            back_within_seconds: BACK_WITHIN_SECONDS,
            rows: TrialRows {
                missing: row(
                    concat!("redis-", $blow, "-", $strategy, "-missing"),
                    concat!("Redis ", $words, ", ", $strategy, ": acknowledged but missing ÷ acknowledged"),
                    0.0,
                    "holds",
                ),
                sold_twice: row(
                    concat!("redis-", $blow, "-", $strategy, "-sold-twice"),
                    concat!("Redis ", $words, ", ", $strategy, ": seats sold twice ÷ acknowledged"),
                    0.0,
                    "holds",
                ),
                first: None,
                back: row(
                    concat!("redis-", $blow, "-", $strategy, "-back"),
                    concat!("Redis ", $words, ", ", $strategy, ": to over 99 % success ÷ 5 s"),
                    1.0,
                    "s",
                ),
                delay: Some(row(
                    concat!("redis-", $blow, "-", $strategy, "-delay"),
                    concat!("Redis ", $words, ", ", $strategy, ": p99 in the next second, less that before, ÷ 250 ms"),
                    1.0,
                    "ms",
                )),
            },
        }
    };
}

pub(crate) const REDIS_TRIALS: [Trial; 9] = [
    trial!("flushed", "emptied", RedisFlushed, "direct", Direct),
    trial!("flushed", "emptied", RedisFlushed, "lock", Lock),
    trial!("flushed", "emptied", RedisFlushed, "slot", Slot),
    trial!("killed", "killed", RedisKilled, "direct", Direct),
    trial!("killed", "killed", RedisKilled, "lock", Lock),
    trial!("killed", "killed", RedisKilled, "slot", Slot),
    trial!("stopped", "hangs 10 s", RedisStopped, "direct", Direct),
    trial!("stopped", "hangs 10 s", RedisStopped, "lock", Lock),
    trial!("stopped", "hangs 10 s", RedisStopped, "slot", Slot),
];
