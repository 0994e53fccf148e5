//! The statements of a group. They never change, so each is parsed and planned once.

pub(super) const LOCK_PERSONS: &str = "\
    SELECT 1::int8, l.date_id, l.user_id, l.held::int8 \
    FROM unnest($1::uuid[], $2::uuid[]) w(d, u) \
    JOIN person_limits l ON l.date_id = w.d AND l.user_id = w.u \
    ORDER BY l.date_id, l.user_id FOR UPDATE OF l";

pub(super) const LOCK_SEATS: &str = "\
    SELECT 2::int8, id, section_id, status::int8, hold_expires_at \
    FROM seats WHERE id = ANY($1) ORDER BY id FOR UPDATE";

pub(super) const KEYS: &str = "\
    SELECT 3::int8, r.user_id, r.idem, r.id \
    FROM unnest($1::uuid[], $2::uuid[]) w(u, k) \
    JOIN reservations r ON r.user_id = w.u AND r.idem = w.k";

pub(super) const SECTIONS: &str = "\
    SELECT 4::int8, id, status::int8, available::int8 FROM sections WHERE date_id = ANY($1)";

pub(super) const LAPSED_PERSONS: &str = "\
    SELECT DISTINCT 5::int8, r.date_id, r.user_id \
    FROM unnest($1::uuid[], $2::uuid[]) w(d, u) \
    JOIN reservations r ON r.user_id = w.u AND r.date_id = w.d AND r.status = 1 AND r.expires_at <= $3";

pub(super) const LAPSED_SECTIONS: &str = "\
    SELECT 6::int8, w.s FROM unnest($1::uuid[], $2::int8[]) w(s, seen) \
    WHERE EXISTS (SELECT 1 FROM reservations r WHERE r.status = 1 AND r.expires_at <= $3 AND r.section_id = w.s) \
        OR EXISTS (SELECT 1 FROM sections s WHERE s.id = w.s AND s.available > w.seen)";

/// New rows, which nobody waits for: reservations, their log, the number of the commit, and the counters of persons,
/// whose rows are locked or new. The number is drawn here, after the locks, so that numbers ascend for each
/// reservation. Says how many log rows it wrote.
pub(super) const WRITE: &str = "\
    WITH t AS MATERIALIZED (SELECT * FROM unnest(\
        $1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::int4[], $7::int8[], $8::text[], \
        $9::int8[], $10::int8[], $11::int8[], $12::uuid[], $13::uuid[], $14::bytea[], $15::int2[], $16::text[]) \
        t(id, person, concert, date, section, quantity, amount, items, \
        expires, created, cancellable, replaces, idem, fingerprint, actor, reason)), \
    r AS (INSERT INTO reservations (id, user_id, concert_id, date_id, section_id, quantity, amount, items, status, \
        version, expires_at, created_at, cancellable_until, replaces, idem, fingerprint) \
        SELECT id, person, concert, date, section, quantity, amount, items, 1, \
        1, expires, created, cancellable, replaces, idem, fingerprint FROM t), \
    l AS (INSERT INTO person_limits (date_id, user_id, held, allowed) \
        SELECT * FROM unnest($17::uuid[], $18::uuid[], $19::int4[], $20::int4[]) \
        ON CONFLICT (date_id, user_id) \
        DO UPDATE SET held = person_limits.held + excluded.held, allowed = excluded.allowed), \
    o AS (INSERT INTO outbox DEFAULT VALUES RETURNING batch) \
    INSERT INTO journal (reservation_id, version, batch, from_status, to_status, actor, reason, at, type) \
        SELECT t.id, 1, o.batch, NULL, 1, t.actor, t.reason, t.created, 1 FROM o CROSS JOIN t";

pub(super) const CLAIM_SEATS: &str = "\
    UPDATE seats SET status = 1, version = version + 1, reservation_id = w.r, hold_expires_at = w.e \
    FROM unnest($1::uuid[], $2::uuid[], $3::int8[]) w(s, r, e) \
    WHERE id = w.s AND status = 0 AND reservation_id = '00000000-0000-0000-0000-000000000000'";

/// The hottest rows, locked in ascending order and written last.
pub(super) const COUNT_PLACES: &str = "\
    WITH l AS MATERIALIZED (SELECT id FROM sections WHERE id = ANY($1) ORDER BY id FOR UPDATE) \
    UPDATE sections s SET available = s.available - w.n, held = s.held + w.n \
    FROM l JOIN unnest($1::uuid[], $2::int4[]) w(id, n) ON w.id = l.id \
    WHERE s.id = l.id AND s.status = 1 AND s.available >= w.n";
