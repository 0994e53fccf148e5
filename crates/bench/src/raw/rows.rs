use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use sea_orm::{ConnectionTrait, Statement};
use uuid::{Builder, Uuid};

use crate::stage::{Crowd, Database, SeatJob};

/// Everything that the rows of one hold are made of.
#[derive(Clone, Debug)]
pub(crate) struct Hold {
    pub(crate) reservation: Uuid,
    pub(crate) person: Uuid,
    pub(crate) concert: Uuid,
    pub(crate) date: Uuid,
    pub(crate) section: Uuid,
    pub(crate) seat: Uuid,
    /// As random as a digest.
    pub(crate) key: Uuid,
}

/// What the benchmark's own dates cost.
pub(crate) const PRICE: i64 = 50_000;
/// How many places a person may have of a date.
pub(crate) const PLACES_PER_PERSON: i32 = 4;
/// Holds outlive the run.
const HOLD_TTL_MILLISECONDS: i64 = 3_600_000;

impl Hold {
    /// What was sold, as the server writes it.
    pub(crate) fn items(&self) -> String {
        format!("[{{\"id\":\"{}\",\"label\":\"AB-42\",\"price\":{PRICE}}}]", self.seat)
    }

    pub(crate) fn fingerprint(&self) -> &[u8] {
        &self.key.as_bytes()[..8]
    }
}

/// When a group is written, and until when its holds last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    pub(crate) now: i64,
    pub(crate) until: i64,
}

impl Times {
    pub(crate) fn now() -> Self {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let now = i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX - HOLD_TTL_MILLISECONDS);
        Self { now, until: now + HOLD_TTL_MILLISECONDS }
    }
}

/// The holds that `jobs` mean, ready to be written.
pub(crate) async fn holds(database: &Database, crowd: &Crowd, jobs: &[SeatJob]) -> anyhow::Result<Vec<Hold>> {
    let sections = sections(database).await?;
    jobs.iter()
        .map(|job| {
            Ok(Hold {
                reservation: Uuid::now_v7(),
                person: crowd.people[job.person].id,
                concert: job.concert,
                date: job.date,
                section: *sections.get(&job.date).context("a date without a section")?,
                seat: job.seat,
                key: Builder::from_bytes(rand::random()).into_uuid(),
            })
        })
        .collect()
}

async fn sections(database: &Database) -> anyhow::Result<HashMap<Uuid, Uuid>> {
    let connection = database.connect().await?;
    let query = Statement::from_string(connection.get_database_backend(), "SELECT date_id, id FROM sections");
    let rows = connection.query_all_raw(query).await?;
    let pairs = rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)));
    let sections = pairs.collect::<Result<_, sea_orm::DbErr>>()?;
    connection.close().await?;
    Ok(sections)
}
