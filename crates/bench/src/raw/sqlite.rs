use std::str::FromStr;

use anyhow::Context;
use async_trait::async_trait;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{ConnectOptions, Executor, SqliteConnection, query};

use super::rows::{Hold, PLACES_PER_PERSON, PRICE, Times};
use super::text::list;
use super::writers::GroupWriter;

/// The one connection that writes to SQLite: one JSON parameter for every statement of a group.
pub(crate) struct SqliteGroups {
    connection: SqliteConnection,
}

const LOOK_AT_SEATS: &str = "
    SELECT s.id FROM json_each(?1) j JOIN seats s ON s.id = unhex(j.value ->> 's')
    WHERE s.status = 0 OR (s.status = 1 AND s.hold_expires_at < ?2)";
const READ_LIMITS: &str = "
    SELECT l.date_id, l.user_id, l.held FROM json_each(?1) j
    JOIN person_limits l ON l.date_id = unhex(j.value ->> 'd') AND l.user_id = unhex(j.value ->> 'u')";
const READ_KEYS: &str = "
    SELECT r.idem, r.fingerprint, r.id FROM json_each(?1) j
    JOIN reservations r ON r.user_id = unhex(j.value ->> 'u') AND r.idem = unhex(j.value ->> 'k')";
const CLAIM: &str = "
    UPDATE seats SET status = 1, version = version + 1, hold_expires_at = ?2, reservation_id = t.r
    FROM (SELECT unhex(value ->> 's') s, unhex(value ->> 'r') r FROM json_each(?1)) t WHERE seats.id = t.s";
const RESERVE: &str = "
    INSERT INTO reservations (id, user_id, concert_id, date_id, quantity, amount, items, status, version, expires_at,
      created_at, cancellable_until, idem, fingerprint)
    SELECT unhex(value ->> 'r'), unhex(value ->> 'u'), unhex(value ->> 'c'), unhex(value ->> 'd'), 1, ?4, value ->> 'i',
      1, 1, ?2, ?3, ?2, unhex(value ->> 'k'), substr(unhex(value ->> 'k'), 1, 8) FROM json_each(?1)";
const TELL: &str = "INSERT INTO outbox DEFAULT VALUES";
const LOG: &str = "
    INSERT INTO journal (batch, reservation_id, version, to_status, actor, at, type)
    SELECT (SELECT MAX(batch) FROM outbox), unhex(value ->> 'r'), 1, 1, 1, ?2, 1 FROM json_each(?1)";
const LIMIT: &str = "
    INSERT INTO person_limits (date_id, user_id, held, allowed)
    SELECT unhex(value ->> 'd'), unhex(value ->> 'u'), COUNT(*), ?2 FROM json_each(?1) GROUP BY 1, 2
    ON CONFLICT (date_id, user_id) DO UPDATE SET held = held + excluded.held, allowed = excluded.allowed";
const COUNT: &str = "
    UPDATE sections SET available = available - t.n, held = held + t.n
    FROM (SELECT unhex(value ->> 'x') x, COUNT(*) n FROM json_each(?1) GROUP BY 1) t WHERE sections.id = t.x";

impl SqliteGroups {
    /// Opens the file as the server opens it.
    pub(crate) async fn connect(url: &str) -> anyhow::Result<Self> {
        let options = SqliteConnectOptions::from_str(url)?
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .pragma("wal_autocheckpoint", "4000");
        let connection = options.connect().await.context("the SQLite file cannot be opened")?;
        Ok(Self { connection })
    }
}

#[async_trait]
impl GroupWriter for SqliteGroups {
    async fn write(&mut self, group: &[Hold]) -> anyhow::Result<()> {
        let Times { now, until } = Times::now();
        let json = format!("[{}]", list(group, row));
        let connection = &mut self.connection;
        connection.execute("BEGIN IMMEDIATE").await?;
        let seen = query(LOOK_AT_SEATS).bind(&json).bind(now).fetch_all(&mut *connection).await?;
        anyhow::ensure!(seen.len() == group.len(), "{} rows were seen for {} free seats", seen.len(), group.len());
        query(READ_LIMITS).bind(&json).fetch_all(&mut *connection).await?;
        query(READ_KEYS).bind(&json).fetch_all(&mut *connection).await?;
        query(CLAIM).bind(&json).bind(until).execute(&mut *connection).await?;
        query(RESERVE).bind(&json).bind(until).bind(now).bind(PRICE).execute(&mut *connection).await?;
        query(TELL).execute(&mut *connection).await?;
        query(LOG).bind(&json).bind(now).execute(&mut *connection).await?;
        query(LIMIT).bind(&json).bind(PLACES_PER_PERSON).execute(&mut *connection).await?;
        query(COUNT).bind(&json).execute(&mut *connection).await?;
        connection.execute("COMMIT").await?;
        Ok(())
    }
}

fn row(hold: &Hold) -> String {
    let ids = [
        ("s", hold.seat),
        ("r", hold.reservation),
        ("u", hold.person),
        ("c", hold.concert),
        ("d", hold.date),
        ("x", hold.section),
        ("k", hold.key),
    ];
    let members = list(ids, |(name, id)| format!("\"{name}\":\"{}\"", id.simple()));
    format!("{{{members},\"i\":\"{}\"}}", hold.items().replace('"', "\\\""))
}
