//! Every won that was paid bought something, once.

use frontrow_application::ports::AuditCheck;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use time::{Duration, OffsetDateTime};

use super::check::{Check, statement};
use crate::row::Row;
use crate::value::{millis, unreadable};

/// A payment that is open for longer than any gateway takes is worth a look, though it is no violation.
const OPEN_AT_MOST: Duration = Duration::minutes(10);

const OWNERLESS: &str = "no money without its ticket";

pub(super) fn checks() -> Vec<Check> {
    vec![
        Check::new("a paid ticket has one payment of its amount", "reservation", NOT_PAID_EXACTLY),
        Check::new(OWNERLESS, "approved payment", WITHOUT_TICKET),
        Check::new("points paid are points taken", "payment", POINTS_DIFFER),
    ]
}

const NOT_PAID_EXACTLY: &str = "
    SELECT r.id
    FROM reservations r LEFT JOIN payments p ON p.occupies = r.id AND p.status = 3
    WHERE r.status = 2 AND (
        (r.settled_by IS NULL AND p.id IS NOT NULL)
        OR (r.settled_by IS NOT NULL AND (p.id IS NULL OR p.id <> r.settled_by OR p.amount <> r.amount)))";

const WITHOUT_TICKET: &str = "
    SELECT p.id
    FROM payments p LEFT JOIN reservations r ON r.id = p.ticket_id AND r.status = 2 AND r.settled_by = p.id
    WHERE p.status = 3 AND r.id IS NULL";

/// An approved payment has taken its points from the wallet; any other has taken none, or has given them back.
const POINTS_DIFFER: &str = "
    SELECT p.id
    FROM payments p LEFT JOIN (
        SELECT payment_id, SUM(amount) AS moved FROM entries
        WHERE payment_id IS NOT NULL AND account = owner GROUP BY payment_id
    ) e ON e.payment_id = p.id
    WHERE COALESCE(e.moved, 0) <> CASE WHEN p.status = 3 THEN -p.points ELSE 0 END";

/// Adds to the question about money how much is still on its way.
pub(super) async fn tell_of_open_payments(
    snapshot: &DatabaseTransaction,
    now: OffsetDateTime,
    asked: &mut [AuditCheck],
) -> Result<(), DbErr> {
    let before = millis(now - OPEN_AT_MOST);
    let sql = format!("SELECT COUNT(*) AS open FROM payments WHERE status IN (1, 2, 5) AND created_at < {before}");
    let row = snapshot.query_one_raw(statement(snapshot, &sql)).await?;
    let open: i64 = row.ok_or_else(|| unreadable("a count", "nothing"))?.get("open")?;
    if let Some(check) = asked.iter_mut().find(|check| check.name == OWNERLESS) {
        let minutes = OPEN_AT_MOST.whole_minutes();
        check.detail = format!("{}; {open} open or to be refunded for more than {minutes} minutes", check.detail);
    }
    Ok(())
}
