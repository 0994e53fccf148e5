//! Seats and reservations say the same of each other.

use super::check::Check;

pub(super) fn checks() -> Vec<Check> {
    vec![
        Check::new("no seat sold twice", "seat", SOLD_TWICE),
        Check::new("a live reservation has its seats", "reservation", WITHOUT_ITS_SEATS),
        Check::new("a taken seat has its reservation", "seat", WITHOUT_ITS_RESERVATION),
        Check::new("a reservation keeps to one date", "reservation", ON_TWO_DATES),
        Check::new("a reservation adds up to its seats", "reservation", DOES_NOT_ADD_UP),
    ]
}

const SOLD_TWICE: &str = "SELECT c.seat_id AS id FROM {claims} c GROUP BY c.seat_id HAVING COUNT(*) > 1";

const WITHOUT_ITS_SEATS: &str = "
    SELECT c.reservation_id AS id
    FROM {claims} c LEFT JOIN seats s ON s.id = c.seat_id
    WHERE s.id IS NULL OR s.reservation_id <> c.reservation_id OR s.status <> c.status
       OR (c.status = 1 AND s.hold_expires_at <> c.expires_at)";

const WITHOUT_ITS_RESERVATION: &str = "
    SELECT s.id
    FROM seats s LEFT JOIN {claims} c ON c.seat_id = s.id AND c.reservation_id = s.reservation_id
    WHERE (s.status <> 0 AND c.seat_id IS NULL)
       OR (s.status = 0 AND (s.reservation_id <> {nobody} OR s.hold_expires_at <> 0))";

const ON_TWO_DATES: &str = "
    SELECT c.reservation_id AS id FROM {claims} c JOIN seats s ON s.id = c.seat_id WHERE s.date_id <> c.date_id
    UNION
    SELECT r.id FROM reservations r JOIN sections x ON x.id = r.section_id WHERE x.date_id <> r.date_id
    UNION
    SELECT r.id FROM reservations r JOIN concert_dates d ON d.id = r.date_id WHERE d.concert_id <> r.concert_id";

const DOES_NOT_ADD_UP: &str = "
    SELECT r.id
    FROM reservations r JOIN (
        SELECT c.reservation_id, COUNT(*) AS seats, SUM(c.price) AS price FROM {claims} c GROUP BY c.reservation_id
    ) c ON c.reservation_id = r.id
    WHERE c.seats <> r.quantity OR c.price <> r.amount";
