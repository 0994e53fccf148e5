use std::collections::BTreeMap;

use anyhow::Context;
use async_trait::async_trait;
use sea_orm::sqlx::{Connection, Executor, PgConnection, query};
use uuid::Uuid;

use super::rows::{Hold, PLACES_PER_PERSON, PRICE, Times};
use super::writers::GroupWriter;

/// A connection to PostgreSQL that writes a group in five round trips.
pub(crate) struct PostgresGroups {
    connection: PgConnection,
}

/// Joins are planned once, while the tables are empty: without this the first seconds run at a third of the speed.
const SESSION: [&str; 4] =
    ["SET enable_seqscan = off", "SET enable_hashjoin = off", "SET enable_mergejoin = off", "SET jit = off"];

const LOCK_SEATS: &str = "
    SELECT id FROM seats WHERE id = ANY($1) AND (status = 0 OR (status = 1 AND hold_expires_at < $2)) ORDER BY id FOR UPDATE";
const READ_LIMITS: &str = "
    SELECT l.date_id, l.user_id, l.held
    FROM (SELECT d, u FROM unnest($1::uuid[], $2::uuid[]) t(d, u) ORDER BY d, u) t
    JOIN person_limits l ON l.date_id = t.d AND l.user_id = t.u FOR UPDATE OF l";
const READ_KEYS: &str = "
    SELECT x.idem, x.fingerprint, x.id, x.user_id
    FROM unnest($1::uuid[], $2::uuid[]) t(u, k) JOIN reservations x ON x.user_id = t.u AND x.idem = t.k";
const WRITE: &str = "
    WITH t AS MATERIALIZED (
      SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::bytea[], $8::text[])
        t(r, u, c, d, s, k, f, i)),
    c AS (UPDATE seats x SET status = 1, version = version + 1, reservation_id = t.r, hold_expires_at = $10
      FROM t WHERE x.id = t.s),
    r AS (INSERT INTO reservations (id, user_id, concert_id, date_id, quantity, amount, items, status, version, expires_at,
        created_at, cancellable_until, idem, fingerprint)
      SELECT r, u, c, d, 1, $11, i, 1, 1, $10, $9, $10, k, f FROM t),
    o AS (INSERT INTO outbox DEFAULT VALUES RETURNING batch),
    j AS (INSERT INTO journal (batch, reservation_id, version, to_status, actor, at, type)
      SELECT o.batch, t.r, 1, 1, 1, $9, 1 FROM t, o),
    l AS (INSERT INTO person_limits (date_id, user_id, held, allowed)
      SELECT d, u, count(*), $12 FROM t GROUP BY d, u ORDER BY d, u
      ON CONFLICT (date_id, user_id) DO UPDATE SET held = person_limits.held + excluded.held, allowed = excluded.allowed)
    UPDATE sections x SET available = available - n.n, held = held + n.n
    FROM (SELECT * FROM unnest($13::uuid[], $14::int[]) n(id, n)) n WHERE x.id = n.id";

impl PostgresGroups {
    pub(crate) async fn connect(url: &str) -> anyhow::Result<Self> {
        let mut connection = PgConnection::connect(url).await.context("PostgreSQL does not answer")?;
        for statement in SESSION {
            connection.execute(statement).await?;
        }
        Ok(Self { connection })
    }
}

#[async_trait]
impl GroupWriter for PostgresGroups {
    async fn write(&mut self, group: &[Hold]) -> anyhow::Result<()> {
        let times = Times::now();
        let mut transaction = self.connection.begin().await?;
        let ids = |of: fn(&Hold) -> Uuid| group.iter().map(of).collect::<Vec<_>>();
        let (seats, persons, dates, keys) =
            (ids(|hold| hold.seat), ids(|hold| hold.person), ids(|hold| hold.date), ids(|hold| hold.key));
        let seen = query(LOCK_SEATS).bind(&seats).bind(times.now).fetch_all(&mut *transaction).await?;
        anyhow::ensure!(seen.len() == group.len(), "{} rows were seen for {} free seats", seen.len(), group.len());
        query(READ_LIMITS).bind(&dates).bind(&persons).fetch_all(&mut *transaction).await?;
        query(READ_KEYS).bind(&persons).bind(&keys).fetch_all(&mut *transaction).await?;
        let (sections, places) = places(group);
        query(WRITE)
            .bind(ids(|hold| hold.reservation))
            .bind(&persons)
            .bind(ids(|hold| hold.concert))
            .bind(&dates)
            .bind(&seats)
            .bind(&keys)
            .bind(group.iter().map(|hold| hold.fingerprint().to_vec()).collect::<Vec<_>>())
            .bind(group.iter().map(Hold::items).collect::<Vec<_>>())
            .bind(times.now)
            .bind(times.until)
            .bind(PRICE)
            .bind(PLACES_PER_PERSON)
            .bind(sections)
            .bind(places)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// How many places each section loses.
fn places(group: &[Hold]) -> (Vec<Uuid>, Vec<i32>) {
    let mut sections: BTreeMap<Uuid, i32> = BTreeMap::new();
    for hold in group {
        *sections.entry(hold.section).or_default() += 1;
    }
    sections.into_iter().unzip()
}
