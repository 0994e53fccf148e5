//! What was sent is in the log. A request that was made and not written down could be made again, and nobody would know.

use super::check::Check;

pub(super) fn checks() -> Vec<Check> {
    vec![Check::new("every attempt of a delivery is in its log", "delivery", NOT_IN_THE_LOG)]
}

const NOT_IN_THE_LOG: &str = "
    SELECT d.id
    FROM webhook_deliveries d LEFT JOIN (
        SELECT delivery_id, COUNT(*) AS attempts, MAX(number) AS last FROM webhook_attempts GROUP BY delivery_id
    ) a ON a.delivery_id = d.id
    WHERE d.attempts <> COALESCE(a.attempts, 0) OR d.attempts <> COALESCE(a.last, 0)
    UNION ALL
    SELECT a.delivery_id AS id FROM webhook_attempts a LEFT JOIN webhook_deliveries d ON d.id = a.delivery_id
    WHERE d.id IS NULL";
