use anyhow::Context;
use async_trait::async_trait;
use rand::seq::SliceRandom;
use sea_orm::sqlx::{AssertSqlSafe, Connection, Executor, MySqlConnection, raw_sql};
use uuid::Uuid;

use super::rows::{Hold, Times};
use super::text::list;
use super::writers::GroupWriter;
use crate::stage::Database;

/// The least that sells a seat and can tell of it: numbers for keys, no limits, no keys of callers, no counters.
pub(crate) struct LeanTables;

const TABLES: &str = "
    CREATE TABLE lean_seats (id BIGINT PRIMARY KEY, status TINYINT NOT NULL DEFAULT 0,
      reservation_id BIGINT NOT NULL DEFAULT 0, hold_expires_at BIGINT NOT NULL DEFAULT 0);
    CREATE TABLE lean_reservations (id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL, seat_id BIGINT NOT NULL,
      status TINYINT NOT NULL, expires_at BIGINT NOT NULL, KEY (user_id), KEY (status, expires_at));
    CREATE TABLE lean_log (id BIGINT AUTO_INCREMENT PRIMARY KEY, reservation_id BIGINT NOT NULL, to_status TINYINT NOT NULL, at BIGINT NOT NULL);
    CREATE TABLE lean_outbox (id BIGINT AUTO_INCREMENT PRIMARY KEY, reservation_id BIGINT NOT NULL);";

/// Seats that are inserted by one statement.
const SEATS_AT_ONCE: usize = 5_000;

impl LeanTables {
    pub(crate) async fn create(database: &Database) -> anyhow::Result<()> {
        let mut connection = MySqlConnection::connect(&database.url).await.context("MariaDB does not answer")?;
        raw_sql(TABLES).execute(&mut connection).await?;
        Ok(())
    }

    /// Puts `seats` more on sale, from number `first` on; gives a hold of each, scattered.
    pub(crate) async fn add(database: &Database, first: usize, seats: usize) -> anyhow::Result<Vec<Hold>> {
        let mut connection = MySqlConnection::connect(&database.url).await?;
        let end = first + seats;
        for from in (first..end).step_by(SEATS_AT_ONCE) {
            let rows = list(from..end.min(from + SEATS_AT_ONCE), |id| format!("({id})"));
            let insert = format!("INSERT INTO lean_seats (id) VALUES {rows}");
            raw_sql(AssertSqlSafe(insert)).execute(&mut connection).await?;
        }
        let mut holds: Vec<_> = (first..end).map(|number| hold(number as u128)).collect();
        holds.shuffle(&mut rand::rng());
        Ok(holds)
    }
}

/// A number stands for the seat, its reservation and the person alike.
fn hold(number: u128) -> Hold {
    let id = Uuid::from_u128(number);
    Hold { reservation: id, person: id, concert: id, date: id, section: id, seat: id, key: id }
}

/// A connection that writes groups of the leanest rows.
pub(crate) struct LeanGroups {
    connection: MySqlConnection,
}

impl LeanGroups {
    pub(crate) async fn connect(url: &str) -> anyhow::Result<Self> {
        let mut connection = MySqlConnection::connect(url).await.context("MariaDB does not answer")?;
        connection.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED").await?;
        Ok(Self { connection })
    }
}

#[async_trait]
impl GroupWriter for LeanGroups {
    async fn write(&mut self, group: &[Hold]) -> anyhow::Result<()> {
        let Times { now, until } = Times::now();
        let seats = list(group, |hold| hold.seat.as_u128().to_string());
        let look = format!(
            "BEGIN; SELECT id FROM lean_seats WHERE id IN ({seats}) AND (status = 0 OR (status = 1 AND hold_expires_at < {now})) ORDER BY id FOR UPDATE;"
        );
        let seen = raw_sql(AssertSqlSafe(look)).fetch_all(&mut self.connection).await?;
        anyhow::ensure!(seen.len() == group.len(), "{} rows were seen for {} free seats", seen.len(), group.len());
        let reservations = list(group, |hold| {
            let number = hold.seat.as_u128();
            format!("({number},{number},{number},1,{until})")
        });
        let steps = list(group, |hold| format!("({},1,{now})", hold.seat.as_u128()));
        let outbox = list(group, |hold| format!("({})", hold.seat.as_u128()));
        let write = format!(
            "UPDATE lean_seats SET status = 1, hold_expires_at = {until}, reservation_id = ELT(FIELD(id,{seats}),{seats}) WHERE id IN ({seats});
             INSERT INTO lean_reservations (id, user_id, seat_id, status, expires_at) VALUES {reservations};
             INSERT INTO lean_log (reservation_id, to_status, at) VALUES {steps};
             INSERT INTO lean_outbox (reservation_id) VALUES {outbox};
             COMMIT;"
        );
        raw_sql(AssertSqlSafe(write)).execute(&mut self.connection).await?;
        Ok(())
    }
}
