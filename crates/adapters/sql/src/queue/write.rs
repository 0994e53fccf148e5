//! Writing places: one text and one value, however many rows.

use std::collections::BTreeMap;
use std::convert::Infallible;

use async_trait::async_trait;
use frontrow_application::ports::PlaceRecord;
use frontrow_domain::shared::QueueTokenId;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement};
use time::OffsetDateTime;

use super::places::stored;
use crate::codes::Code;
use crate::transaction::{Stop, Work};
use crate::value::millis;

/// The rows as JSON: each place once, by its token, so that two replicas that write the same places queue up instead of
/// deadlocking.
pub(super) struct WritePlaces(String);

impl WritePlaces {
    pub(super) fn of(places: &[PlaceRecord]) -> Self {
        let mut rows: BTreeMap<QueueTokenId, PlaceRecord> = BTreeMap::new();
        for place in places {
            rows.entry(place.token).and_modify(|known| *known = known.and(*place)).or_insert(*place);
        }
        let rows: Vec<String> = rows.values().map(row).collect();
        Self(format!("[{}]", rows.join(",")))
    }
}

fn row(place: &PlaceRecord) -> String {
    let instant = |instant: Option<OffsetDateTime>| instant.map_or(0, millis);
    format!(
        r#"["{}","{}","{}",{},{},{},{},{},{},{}]"#,
        place.token.as_uuid().simple(),
        place.concert.as_uuid().simple(),
        place.owner.as_uuid().simple(),
        stored(place.number),
        place.entry.map_or(0, stored),
        place.stage.code(),
        millis(place.began_at),
        instant(place.since),
        instant(place.until),
        millis(place.heard_at),
    )
}

#[async_trait]
impl Work for WritePlaces {
    type Done = ();
    type Refusal = Infallible;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), Stop<Infallible>> {
        let backend = transaction.get_database_backend();
        let write = Statement::from_sql_and_values(backend, upsert(backend), [self.0.as_str().into()]);
        transaction.execute_raw(write).await?;
        Ok(())
    }
}

/// What changes only grows: whoever writes last, the row says what all of them know.
const fn upsert(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::MySql => {
            "INSERT INTO queue_places \
             (token, concert_id, user_id, number, entry, stage, began_at, since_at, until_at, heard_at) \
             SELECT UNHEX(p.token), UNHEX(p.concert), UNHEX(p.person), p.num, p.ent, p.stg, p.began, p.since, p.until, \
             p.heard \
             FROM JSON_TABLE(?, '$[*]' COLUMNS (token CHAR(32) PATH '$[0]', concert CHAR(32) PATH '$[1]', \
             person CHAR(32) PATH '$[2]', num BIGINT PATH '$[3]', ent BIGINT PATH '$[4]', stg SMALLINT PATH '$[5]', \
             began BIGINT PATH '$[6]', since BIGINT PATH '$[7]', until BIGINT PATH '$[8]', heard BIGINT PATH '$[9]')) \
             AS p \
             ON DUPLICATE KEY UPDATE stage = GREATEST(queue_places.stage, VALUES(stage)), \
             since_at = GREATEST(queue_places.since_at, VALUES(since_at)), \
             until_at = GREATEST(queue_places.until_at, VALUES(until_at)), \
             heard_at = GREATEST(queue_places.heard_at, VALUES(heard_at))"
        }
        DbBackend::Postgres => {
            "INSERT INTO queue_places AS q \
             (token, concert_id, user_id, number, entry, stage, began_at, since_at, until_at, heard_at) \
             SELECT (p.value ->> 0)::uuid, (p.value ->> 1)::uuid, (p.value ->> 2)::uuid, (p.value ->> 3)::bigint, \
             (p.value ->> 4)::bigint, (p.value ->> 5)::smallint, (p.value ->> 6)::bigint, (p.value ->> 7)::bigint, \
             (p.value ->> 8)::bigint, (p.value ->> 9)::bigint \
             FROM json_array_elements($1::json) AS p \
             ON CONFLICT (token) DO UPDATE SET stage = GREATEST(q.stage, excluded.stage), \
             since_at = GREATEST(q.since_at, excluded.since_at), until_at = GREATEST(q.until_at, excluded.until_at), \
             heard_at = GREATEST(q.heard_at, excluded.heard_at)"
        }
        // Without a WHERE, SQLite takes ON for the condition of a join.
        DbBackend::Sqlite | _ => {
            "INSERT INTO queue_places AS q \
             (token, concert_id, user_id, number, entry, stage, began_at, since_at, until_at, heard_at) \
             SELECT unhex(p.value ->> 0), unhex(p.value ->> 1), unhex(p.value ->> 2), p.value ->> 3, p.value ->> 4, \
             p.value ->> 5, p.value ->> 6, p.value ->> 7, p.value ->> 8, p.value ->> 9 \
             FROM json_each(?) AS p WHERE true \
             ON CONFLICT (token) DO UPDATE SET stage = max(q.stage, excluded.stage), \
             since_at = max(q.since_at, excluded.since_at), until_at = max(q.until_at, excluded.until_at), \
             heard_at = max(q.heard_at, excluded.heard_at)"
        }
    }
}
