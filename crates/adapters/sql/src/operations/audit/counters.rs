//! Counters are the sums of what they count.

use super::check::Check;

pub(super) fn checks() -> Vec<Check> {
    vec![
        Check::new("the counters of a section add up", "section", DO_NOT_ADD_UP),
        Check::new("the counters of a section equal its seats", "section", UNLIKE_SEATS),
        Check::new("the counters of a section equal its reservations", "section", UNLIKE_RESERVATIONS),
        Check::new("a person has what is counted, within the limit", "person", UNLIKE_LIMITS),
    ]
}

const DO_NOT_ADD_UP: &str = "
    SELECT x.id FROM sections x
    WHERE x.available + x.held + x.confirmed <> x.capacity OR x.available < 0 OR x.held < 0 OR x.confirmed < 0";

const UNLIKE_SEATS: &str = "
    SELECT x.id
    FROM sections x LEFT JOIN (
        SELECT section_id, COUNT(*) AS capacity,
            SUM(CASE WHEN status = 0 THEN 1 ELSE 0 END) AS available,
            SUM(CASE WHEN status = 1 THEN 1 ELSE 0 END) AS held,
            SUM(CASE WHEN status = 2 THEN 1 ELSE 0 END) AS confirmed
        FROM seats GROUP BY section_id
    ) s ON s.section_id = x.id
    WHERE x.kind = 0 AND (x.capacity <> COALESCE(s.capacity, 0) OR x.available <> COALESCE(s.available, 0)
        OR x.held <> COALESCE(s.held, 0) OR x.confirmed <> COALESCE(s.confirmed, 0))";

const UNLIKE_RESERVATIONS: &str = "
    SELECT x.id
    FROM sections x LEFT JOIN (
        SELECT section_id,
            SUM(CASE WHEN status = 1 THEN quantity ELSE 0 END) AS held,
            SUM(CASE WHEN status = 2 THEN quantity ELSE 0 END) AS confirmed
        FROM reservations WHERE section_id IS NOT NULL GROUP BY section_id
    ) r ON r.section_id = x.id
    WHERE x.kind = 1 AND (x.held <> COALESCE(r.held, 0) OR x.confirmed <> COALESCE(r.confirmed, 0))";

/// Both ways: a person without a counter, and a counter without the person's reservations.
const UNLIKE_LIMITS: &str = "
    SELECT r.user_id AS id
    FROM (
        SELECT date_id, user_id, SUM(quantity) AS places
        FROM reservations WHERE status IN (1, 2) GROUP BY date_id, user_id
    ) r LEFT JOIN person_limits l ON l.date_id = r.date_id AND l.user_id = r.user_id
    WHERE l.user_id IS NULL OR l.held <> r.places OR l.held > l.allowed
    UNION ALL
    SELECT l.user_id
    FROM person_limits l LEFT JOIN reservations r
        ON r.date_id = l.date_id AND r.user_id = l.user_id AND r.status IN (1, 2)
    WHERE l.held <> 0 AND r.id IS NULL";
