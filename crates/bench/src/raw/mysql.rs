use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use async_trait::async_trait;
use sea_orm::sqlx::{AssertSqlSafe, Connection, Executor, MySqlConnection, raw_sql};
use uuid::Uuid;

use super::rows::{Hold, PLACES_PER_PERSON, PRICE, Times};
use super::text::{hex, list};
use super::writers::GroupWriter;

/// A connection to MariaDB that writes a group in two packets.
pub(crate) struct MySqlGroups {
    connection: MySqlConnection,
}

impl MySqlGroups {
    pub(crate) async fn connect(url: &str) -> anyhow::Result<Self> {
        let mut connection = MySqlConnection::connect(url).await.context("MariaDB does not answer")?;
        connection.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED").await?;
        Ok(Self { connection })
    }
}

#[async_trait]
impl GroupWriter for MySqlGroups {
    async fn write(&mut self, group: &[Hold]) -> anyhow::Result<()> {
        let times = Times::now();
        let seen = raw_sql(AssertSqlSafe(look(group, times))).fetch_all(&mut self.connection).await?;
        anyhow::ensure!(seen.len() == group.len(), "{} rows were seen for {} free seats", seen.len(), group.len());
        raw_sql(AssertSqlSafe(write(group, times))).execute(&mut self.connection).await?;
        Ok(())
    }
}

/// Locks the seats, and reads the limits and the keys; only the seats are there.
fn look(group: &[Hold], times: Times) -> String {
    let seats: BTreeSet<Uuid> = group.iter().map(|hold| hold.seat).collect();
    let mut persons: BTreeMap<Uuid, BTreeSet<Uuid>> = BTreeMap::new();
    for hold in group {
        persons.entry(hold.date).or_default().insert(hold.person);
    }
    let limits = persons.iter().map(|(date, persons)| {
        format!(
            "SELECT 3, user_id, held FROM person_limits WHERE date_id = {} AND user_id IN ({}) ORDER BY user_id FOR UPDATE;",
            hex(*date),
            list(persons, |person| hex(*person))
        )
    });
    format!(
        "BEGIN;
         SELECT 1, id FROM seats WHERE id IN ({}) AND (status = 0 OR (status = 1 AND hold_expires_at < {})) ORDER BY id FOR UPDATE;
         {}
         SELECT 4, idem, fingerprint, id, user_id FROM reservations WHERE (user_id, idem) IN ({});",
        list(seats, hex),
        times.now,
        limits.collect::<String>(),
        list(group, |hold| format!("({},{})", hex(hold.person), hex(hold.key))),
    )
}

fn write(group: &[Hold], Times { now, until }: Times) -> String {
    let mut limits: BTreeMap<(Uuid, Uuid), u32> = BTreeMap::new();
    let mut sections: BTreeMap<Uuid, u32> = BTreeMap::new();
    for hold in group {
        *limits.entry((hold.date, hold.person)).or_default() += 1;
        *sections.entry(hold.section).or_default() += 1;
    }
    let claims = list(group, |hold| format!("[\"{}\",\"{}\"]", hold.seat.simple(), hold.reservation.simple()));
    let reservations = list(group, |hold| reservation(hold, now, until));
    let steps = list(group, |hold| format!("(LAST_INSERT_ID(),{},1,NULL,1,1,NULL,{now},1)", hex(hold.reservation)));
    let limits = list(limits, |((date, person), places)| {
        format!("({},{},{places},{PLACES_PER_PERSON})", hex(date), hex(person))
    });
    let counters = sections.iter().map(|(section, places)| {
        let section = hex(*section);
        format!("UPDATE sections SET available = available - {places}, held = held + {places} WHERE id = {section};")
    });
    format!(
        "UPDATE JSON_TABLE('[{claims}]', '$[*]' COLUMNS(s CHAR(32) PATH '$[0]', r CHAR(32) PATH '$[1]')) q
           STRAIGHT_JOIN seats t ON t.id = UNHEX(q.s)
           SET t.status = 1, t.version = t.version + 1, t.hold_expires_at = {until}, t.reservation_id = UNHEX(q.r);
         INSERT INTO reservations (id, user_id, concert_id, date_id, section_id, quantity, amount, items, status, version,
           expires_at, created_at, cancellable_until, idem, fingerprint) VALUES {reservations};
         INSERT INTO outbox VALUES (NULL);
         INSERT INTO journal (batch, reservation_id, version, from_status, to_status, actor, reason, at, type) VALUES {steps};
         INSERT INTO person_limits (date_id, user_id, held, allowed) VALUES {limits}
           ON DUPLICATE KEY UPDATE held = held + VALUES(held), allowed = VALUES(allowed);
         {}
         COMMIT;",
        counters.collect::<String>(),
    )
}

fn reservation(hold: &Hold, now: i64, until: i64) -> String {
    let [id, person, concert, date, key] = [hold.reservation, hold.person, hold.concert, hold.date, hold.key].map(hex);
    let (items, fingerprint) = (hold.items(), &key[..18]);
    format!("({id},{person},{concert},{date},NULL,1,{PRICE},'{items}',1,1,{until},{now},{until},{key},{fingerprint})")
}
