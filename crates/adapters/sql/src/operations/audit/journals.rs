//! Each step has one row in its log, numbered without gaps, and the log ends where the row stands.

use super::check::Check;

pub(super) fn checks() -> Vec<Check> {
    vec![
        Check::new("the log of a reservation has no gaps", "reservation", gaps(&RESERVATIONS)),
        Check::new("the log of a reservation ends where it stands", "reservation", ends_elsewhere(&RESERVATIONS)),
        Check::new("the steps of a reservation follow each other", "reservation", broken(&RESERVATIONS)),
        Check::new("the log of a payment has no gaps", "payment", gaps(&PAYMENTS)),
        Check::new("the log of a payment ends where it stands", "payment", ends_elsewhere(&PAYMENTS)),
        Check::new("the steps of a payment follow each other", "payment", broken(&PAYMENTS)),
    ]
}

struct Logged {
    rows: &'static str,
    log: &'static str,
    id: &'static str,
}

const RESERVATIONS: Logged = Logged { rows: "reservations", log: "journal", id: "reservation_id" };
const PAYMENTS: Logged = Logged { rows: "payments", log: "payment_journal", id: "payment_id" };

/// Versions 1 to that of the row, each once; and no log of what does not exist.
fn gaps(Logged { rows, log, id }: &Logged) -> String {
    format!(
        "SELECT r.id
         FROM {rows} r LEFT JOIN (
            SELECT {id}, COUNT(*) AS steps, MIN(version) AS first, MAX(version) AS last FROM {log} GROUP BY {id}
         ) j ON j.{id} = r.id
         WHERE j.{id} IS NULL OR j.first <> 1 OR j.last <> r.version OR j.steps <> r.version
         UNION ALL
         SELECT j.{id} FROM {log} j LEFT JOIN {rows} r ON r.id = j.{id} WHERE r.id IS NULL"
    )
}

fn ends_elsewhere(Logged { rows, log, id }: &Logged) -> String {
    format!(
        "SELECT r.id FROM {rows} r JOIN {log} j ON j.{id} = r.id AND j.version = r.version
         WHERE j.to_status <> r.status"
    )
}

/// A step begins where the one before it ended, and was not committed before it.
fn broken(Logged { log, id, .. }: &Logged) -> String {
    format!(
        "SELECT j.{id} AS id FROM {log} j LEFT JOIN {log} b ON b.{id} = j.{id} AND b.version = j.version - 1
         WHERE (j.version = 1 AND j.from_status IS NOT NULL)
            OR (j.version > 1 AND b.version IS NOT NULL
                AND (j.from_status IS NULL OR j.from_status <> b.to_status OR j.batch < b.batch))"
    )
}
