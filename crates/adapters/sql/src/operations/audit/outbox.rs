//! What happened is told, and nothing else. A batch that was told is gone, so only what is still to be told can be
//! looked at: it has something to tell, and nothing that came later was told before it.

use super::check::Check;

pub(super) fn checks() -> Vec<Check> {
    vec![
        Check::new("nothing is told that did not happen", "batch", NOTHING_TO_TELL),
        Check::new("steps are told in order", "reservation", TOLD_OUT_OF_ORDER),
    ]
}

const NOTHING_TO_TELL: &str = "
    SELECT o.batch AS id FROM outbox o
    WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.batch = o.batch)
      AND NOT EXISTS (SELECT 1 FROM payment_journal p WHERE p.batch = o.batch)
      AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.batch = o.batch)";

const TOLD_OUT_OF_ORDER: &str = "
    SELECT earlier.reservation_id AS id
    FROM outbox o JOIN journal earlier ON earlier.batch = o.batch
    JOIN journal later ON later.reservation_id = earlier.reservation_id AND later.version > earlier.version
    LEFT JOIN outbox p ON p.batch = later.batch
    WHERE p.batch IS NULL";
