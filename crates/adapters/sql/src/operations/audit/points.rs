//! The ledger explains every won in the wallets.

use super::check::Check;

pub(super) fn checks() -> Vec<Check> {
    vec![
        Check::new("a wallet is the sum of its entries", "wallet", UNLIKE_ENTRIES),
        Check::new("every movement of points has two sides", "person", ONE_SIDED),
        Check::new("the last entry tells the balance", "wallet", LAST_ENTRY_DIFFERS),
    ]
}

const UNLIKE_ENTRIES: &str = "
    SELECT w.user_id AS id
    FROM wallets w LEFT JOIN (
        SELECT account, SUM(amount) AS amount FROM entries WHERE account = owner GROUP BY account
    ) e ON e.account = w.user_id
    WHERE w.balance < 0 OR w.balance <> COALESCE(e.amount, 0)
    UNION ALL
    SELECT e.account
    FROM (
        SELECT account, SUM(amount) AS amount FROM entries WHERE account = owner GROUP BY account
    ) e LEFT JOIN wallets w ON w.user_id = e.account
    WHERE e.amount <> 0 AND w.user_id IS NULL";

const ONE_SIDED: &str = "SELECT owner AS id FROM entries GROUP BY owner, batch HAVING SUM(amount) <> 0";

/// The last by the number of its commit: ids are made before the wallet is locked, and may overtake each other.
const LAST_ENTRY_DIFFERS: &str = "
    SELECT w.user_id AS id
    FROM wallets w JOIN (
        SELECT account, MAX(batch) AS batch FROM entries WHERE account = owner GROUP BY account
    ) l ON l.account = w.user_id
    LEFT JOIN entries e ON e.account = l.account AND e.batch = l.batch AND e.balance = w.balance
    WHERE e.id IS NULL";
