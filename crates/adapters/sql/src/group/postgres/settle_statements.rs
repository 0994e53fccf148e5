//! The statements of a group of settlements. They never change, so each is parsed and planned once.

pub(super) const LOCK_RESERVATIONS: &str = "\
    SELECT 7::int8, id, status::int8, version::int8, expires_at, confirmation_code \
    FROM reservations WHERE id = ANY($1) ORDER BY id FOR UPDATE";

pub(super) const LOCK_SEATS: &str = "\
    SELECT 8::int8, id, section_id, reservation_id, status::int8, hold_expires_at \
    FROM seats WHERE id = ANY($1) ORDER BY id FOR UPDATE";

pub(super) const LOCK_PAYMENTS: &str = "\
    SELECT 9::int8, id, status::int8, version::int8 FROM payments WHERE id = ANY($1) ORDER BY id FOR UPDATE";

pub(super) const LOCK_WALLETS: &str = "\
    SELECT 10::int8, user_id, balance FROM wallets WHERE user_id = ANY($1) ORDER BY user_id FOR UPDATE";

pub(super) const OCCUPIED: &str = "SELECT 11::int8, occupies, id FROM payments WHERE occupies = ANY($1)";

pub(super) const KEYS: &str = "\
    SELECT 12::int8, i.user_id, i.digest, i.effect \
    FROM unnest($1::uuid[], $2::uuid[]) w(u, k) \
    JOIN idempotency_keys i ON i.user_id = w.u AND i.digest = w.k";

pub(super) const STEP: &str = "\
    UPDATE reservations SET status = w.s, version = w.v, expires_at = w.e, payment_lease_until = w.l, \
        confirmed_at = COALESCE(w.a, confirmed_at), confirmation_code = COALESCE(w.c, confirmation_code), \
        settled_by = COALESCE(w.b, settled_by), cancelled_at = COALESCE(w.x, cancelled_at) \
    FROM unnest($1::uuid[], $2::int4[], $3::int2[], $4::int2[], $5::int8[], $6::int8[], $7::int8[], $8::text[], \
        $9::uuid[], $10::int8[]) w(i, v, f, s, e, l, a, c, b, x) \
    WHERE id = w.i AND version = w.v - 1 AND status = w.f";

pub(super) const GIVE_BACK: &str = "\
    UPDATE person_limits SET held = held - w.n \
    FROM unnest($1::uuid[], $2::uuid[], $3::int4[]) w(d, u, n) \
    WHERE date_id = w.d AND user_id = w.u";

pub(super) const SEATS_FOLLOW: &str = "\
    UPDATE seats SET status = w.s, version = version + w.v, reservation_id = w.r, hold_expires_at = w.e \
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int2[], $5::int4[], $6::int8[]) w(i, o, r, s, v, e) \
    WHERE id = w.i AND reservation_id = w.o";

pub(super) const BEGIN_PAYMENTS: &str = "\
    INSERT INTO payments (id, reservation_id, user_id, method, amount, points, payment_key, status, version, \
        occupies, ticket_id, created_at, settled_at, attention_at) \
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int2[], $5::int8[], $6::int8[], $7::text[], \
        $8::int2[], $9::int4[], $10::uuid[], $11::uuid[], $12::int8[], $13::int8[], $14::int8[])";

pub(super) const APPROVE: &str = "\
    UPDATE payments SET status = w.s, version = w.v, occupies = w.t, ticket_id = w.t, settled_at = w.a, \
        attention_at = w.a \
    FROM unnest($1::uuid[], $2::int4[], $3::int2[], $4::int2[], $5::uuid[], $6::int8[]) w(i, v, f, s, t, a) \
    WHERE id = w.i AND version = w.v - 1 AND status = w.f";

pub(super) const SPEND: &str = "\
    UPDATE wallets SET balance = balance + w.n FROM unnest($1::uuid[], $2::int8[]) w(u, n) \
    WHERE user_id = w.u AND balance + w.n >= 0";

pub(super) const USE_KEYS: &str = "\
    INSERT INTO idempotency_keys (user_id, digest, fingerprint, effect, created_at) \
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::uuid[], $5::int8[])";

/// The number of the commit, drawn after the locks so that numbers ascend for each reservation, and everything that is
/// written under it. Says how many rows the log of the reservations got.
pub(super) const WRITE_DOWN: &str = "\
    WITH o AS (INSERT INTO outbox DEFAULT VALUES RETURNING batch), \
    p AS (INSERT INTO payment_journal (payment_id, version, batch, from_status, to_status, at) \
        SELECT w.i, w.v, o.batch, w.f, w.t, w.a FROM o CROSS JOIN \
        unnest($9::uuid[], $10::int4[], $11::int2[], $12::int2[], $13::int8[]) w(i, v, f, t, a)), \
    e AS (INSERT INTO entries (id, account, amount, balance, kind, owner, reservation_id, payment_id, batch, at) \
        SELECT w.i, w.n, w.w, w.b, w.k, w.o, w.r, w.p, o.batch, w.a FROM o CROSS JOIN \
        unnest($14::uuid[], $15::uuid[], $16::int8[], $17::int8[], $18::int2[], $19::uuid[], $20::uuid[], \
            $21::uuid[], $22::int8[]) w(i, n, w, b, k, o, r, p, a)) \
    INSERT INTO journal (reservation_id, version, batch, from_status, to_status, actor, reason, at, type) \
        SELECT w.i, w.v, o.batch, w.f, w.t, w.c, w.r, w.a, w.k FROM o CROSS JOIN \
        unnest($1::uuid[], $2::int4[], $3::int2[], $4::int2[], $5::int2[], $6::text[], $7::int8[], $8::int2[]) \
            w(i, v, f, t, c, r, a, k)";

/// The hottest rows, locked in ascending order and written last.
pub(super) const MOVE_PLACES: &str = "\
    WITH l AS MATERIALIZED (SELECT id FROM sections WHERE id = ANY($1) ORDER BY id FOR UPDATE) \
    UPDATE sections s SET available = s.available + w.a, held = s.held + w.h, confirmed = s.confirmed + w.c \
    FROM l JOIN unnest($1::uuid[], $2::int4[], $3::int4[], $4::int4[]) w(id, a, h, c) ON w.id = l.id \
    WHERE s.id = l.id";
