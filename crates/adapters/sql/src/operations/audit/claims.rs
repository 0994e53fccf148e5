use sea_orm::DbBackend;

/// Every seat of every live reservation, as the reservation's own text has it: what links a reservation to its seats
/// without asking the seats.
pub(super) const fn of_seats(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::MySql => {
            "(SELECT r.id AS reservation_id, r.status, r.date_id, r.expires_at,
                UNHEX(REPLACE(i.id, '-', '')) AS seat_id, i.price
              FROM reservations r JOIN JSON_TABLE(r.items, '$[*]' COLUMNS (
                id CHAR(36) PATH '$.id', price BIGINT PATH '$.price')) i
              WHERE r.status IN (1, 2) AND r.section_id IS NULL)"
        }
        DbBackend::Postgres => {
            "(SELECT r.id AS reservation_id, r.status, r.date_id, r.expires_at,
                CAST(i.seat ->> 'id' AS UUID) AS seat_id, CAST(i.seat ->> 'price' AS BIGINT) AS price
              FROM reservations r CROSS JOIN LATERAL jsonb_array_elements(
                CASE WHEN r.section_id IS NULL THEN CAST(r.items AS JSONB) ELSE '[]' END) i(seat)
              WHERE r.status IN (1, 2) AND r.section_id IS NULL)"
        }
        DbBackend::Sqlite => {
            "(SELECT r.id AS reservation_id, r.status, r.date_id, r.expires_at,
                unhex(replace(i.value ->> 'id', '-', '')) AS seat_id, i.value ->> 'price' AS price
              FROM reservations r JOIN json_each(r.items) i
              WHERE r.status IN (1, 2) AND r.section_id IS NULL)"
        }
        _ => unreachable!(),
    }
}

/// Who has a free seat.
pub(super) const fn nobody(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::MySql => "0x00000000000000000000000000000000",
        DbBackend::Postgres => "'00000000-0000-0000-0000-000000000000'",
        DbBackend::Sqlite => "x'00000000000000000000000000000000'",
        _ => unreachable!(),
    }
}
