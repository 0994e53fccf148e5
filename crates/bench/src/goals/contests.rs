//! Two sides that can take turns.

use super::Bound::{AtLeast, AtMost};
use super::{Bound, Comparison, Contest, Figure, Row};
use crate::sides::SideKind::{self, *};
use crate::stage::DatabaseKind::{MySql, Postgres, Sqlite};
use crate::stage::Strategy::{Direct, Lock, Slot};

const fn compare(
    name: &'static str,
    goal: &'static str,
    bound: Bound,
    (left, right): (SideKind, SideKind),
) -> Comparison {
    let row = Row { name, goal, bound, unit: "per s" };
    Comparison { row, figure: Figure::PerSecond, left, right }
}

const fn in_milliseconds(comparison: Comparison, figure: Figure) -> Comparison {
    Comparison { figure, row: Row { unit: "ms", ..comparison.row }, ..comparison }
}

const MANY: usize = 10_000;
const FEW: usize = 16;

pub(crate) const CONTESTS: &[Contest] = &[
    Contest {
        title: "won holds, MariaDB",
        comparisons: &[
            compare(
                "holds-raw",
                "won holds ÷ raw groups of the same full rows",
                AtLeast(0.55),
                (Grouped(MySql), RawGroups(MySql)),
            ),
            compare(
                "holds-lean",
                "won holds ÷ raw groups of the leanest rows",
                AtLeast(0.35),
                (Grouped(MySql), RawLean),
            ),
            compare(
                "holds-single",
                "won holds, grouped ÷ one transaction per request",
                AtLeast(7.0),
                (Grouped(MySql), Single(MySql)),
            ),
            compare(
                "holds-lock-seat",
                "won holds, grouped ÷ lock per seat, then SELECT … FOR UPDATE",
                AtLeast(10.0),
                (Grouped(MySql), LockPerSeat),
            ),
            compare(
                "holds-lock-section",
                "won holds, grouped ÷ lock per section, then SELECT … FOR UPDATE",
                AtLeast(30.0),
                (Grouped(MySql), LockPerSection),
            ),
            in_milliseconds(
                compare(
                    "holds-p99",
                    "p99 of won holds, grouped ÷ one transaction per request",
                    AtMost(0.3),
                    (Grouped(MySql), Single(MySql)),
                ),
                Figure::P99,
            ),
        ],
    },
    Contest {
        title: "won holds, PostgreSQL",
        comparisons: &[
            compare(
                "postgres-raw",
                "PostgreSQL: won holds ÷ raw groups of the same full rows",
                AtLeast(0.55),
                (Grouped(Postgres), RawGroups(Postgres)),
            ),
            compare(
                "postgres-single",
                "PostgreSQL: won holds, grouped ÷ one transaction per request",
                AtLeast(7.0),
                (Grouped(Postgres), Single(Postgres)),
            ),
        ],
    },
    Contest {
        title: "won holds, SQLite",
        comparisons: &[
            compare(
                "sqlite-raw",
                "SQLite: won holds ÷ raw groups of the same full rows",
                AtLeast(0.55),
                (Grouped(Sqlite), RawGroups(Sqlite)),
            ),
            compare(
                "sqlite-single",
                "SQLite: won holds, grouped ÷ one transaction per request",
                AtLeast(7.0),
                (Grouped(Sqlite), Single(Sqlite)),
            ),
        ],
    },
    Contest {
        title: "won holds over 16 connections",
        comparisons: &[in_milliseconds(
            compare(
                "holds-p50",
                "p50 of won holds over 16 connections, grouped ÷ one transaction per request",
                AtMost(0.8),
                (GroupedOver(FEW), SingleOver(FEW)),
            ),
            Figure::P50,
        )],
    },
    Contest {
        title: "won holds over 10,000 connections",
        comparisons: &[
            compare(
                "many",
                "won holds over 10,000 connections ÷ over 256",
                AtLeast(0.85),
                (GroupedOver(MANY), GroupedOver(256)),
            ),
            Comparison {
                row: Row {
                    name: "many-errors",
                    goal: "errors ÷ won holds over 10,000 connections",
                    bound: AtMost(0.0),
                    unit: "answers",
                },
                figure: Figure::Errors,
                left: GroupedOver(MANY),
                right: GroupedOver(256),
            },
        ],
    },
    Contest {
        title: "places of a standing section, MariaDB",
        comparisons: &[compare(
            "sections",
            "section holds, grouped ÷ one transaction per request",
            AtLeast(10.0),
            (PlacesGrouped, PlacesSingle),
        )],
    },
    Contest {
        title: "what stands before the row: seats",
        comparisons: &[
            compare(
                "redis-lock-seats",
                "won holds with Redis, lock ÷ direct",
                Bound::None,
                (OnRedis(Lock), OnRedis(Direct)),
            ),
            compare(
                "redis-slot-seats",
                "won holds with Redis, slot ÷ direct",
                Bound::None,
                (OnRedis(Slot), OnRedis(Direct)),
            ),
        ],
    },
    Contest {
        title: "what stands before the row: places of a standing section",
        comparisons: &[
            compare(
                "redis-lock-section",
                "section holds with Redis, lock ÷ direct",
                Bound::None,
                (PlacesOnRedis(Lock), PlacesOnRedis(Direct)),
            ),
            compare(
                "redis-slot-section",
                "section holds with Redis, slot ÷ direct",
                Bound::None,
                (PlacesOnRedis(Slot), PlacesOnRedis(Direct)),
            ),
        ],
    },
    Contest {
        title: "refusals",
        comparisons: &[compare(
            "refusals",
            "refusals of known-held seats ÷ hello POST",
            AtLeast(0.8),
            (Refusals, HelloPost),
        )],
    },
    Contest {
        title: "reads",
        comparisons: &[
            compare(
                "seat-map-304",
                "304 of a seat map of 20,000 seats ÷ hello GET",
                AtLeast(0.8),
                (UnchangedSeatMap, HelloGet),
            ),
            compare("seat-map-50", "seat map of 50 seats ÷ hello GET", AtLeast(0.6), (SeatMap, HelloGet)),
            compare("queue-status", "queue status ÷ hello GET", AtLeast(0.6), (QueueStatus, HelloGet)),
        ],
    },
];
