use std::sync::Arc;

use anyhow::Context;
use async_trait::async_trait;

use super::held::Pace;
use super::{Side, Timing};
use crate::load::{Load, Segment};
use crate::raw::{
    GroupWriter, Hold, LeanGroups, LeanTables, MySqlGroups, PostgresGroups, SqliteGroups, WRITERS, holds, write_groups,
};
use crate::stage::{Crowd, Database, DatabaseKind, Hall, Shop};

/// Groups of the server's own rows, by SQL of ours. The server only opens dates; it runs no timers.
pub(crate) struct RawGroups {
    pub(super) shop: Shop,
    pub(super) hall: Hall,
    pub(super) crowd: Arc<Crowd>,
    pub(super) writers: Vec<Box<dyn GroupWriter>>,
    pub(super) pace: Pace,
}

/// More than was ever measured on two cores.
pub(super) const RAW_AT_MOST_PER_SECOND: f64 = 100_000.0;
const LEAN_AT_MOST_PER_SECOND: f64 = 150_000.0;

/// Groups of the leanest rows.
pub(crate) struct RawLean {
    database: Database,
    writers: Vec<Box<dyn GroupWriter>>,
    unsold: Vec<Hold>,
    on_sale: usize,
    pace: Pace,
}

/// Connections that write groups.
pub(super) async fn writers(database: &Database) -> anyhow::Result<Vec<Box<dyn GroupWriter>>> {
    let url = &database.url;
    let mut writers: Vec<Box<dyn GroupWriter>> = Vec::new();
    match database.kind {
        DatabaseKind::Sqlite => writers.push(Box::new(SqliteGroups::connect(url).await?)),
        DatabaseKind::MySql => {
            for _ in 0..WRITERS {
                writers.push(Box::new(MySqlGroups::connect(url).await?));
            }
        }
        DatabaseKind::Postgres => {
            for _ in 0..WRITERS {
                writers.push(Box::new(PostgresGroups::connect(url).await?));
            }
        }
    }
    Ok(writers)
}

const fn load(timing: Timing) -> Load {
    Load { connections: WRITERS, warm_up: timing.warm_up, measured: timing.measured }
}

#[async_trait]
impl Side for RawGroups {
    fn name(&self) -> String {
        format!("raw groups of full rows, {}", self.shop.database.kind)
    }

    async fn measure(&mut self, timing: Timing) -> anyhow::Result<Segment> {
        let jobs = self.hall.take(&self.shop.administrator, self.pace.needed(timing)).await?;
        let mut wanted = holds(&self.shop.database, &self.crowd, &jobs).await?;
        // Writers take from the end.
        wanted.reverse();
        let (segment, writers, left) = write_groups(std::mem::take(&mut self.writers), wanted, load(timing)).await?;
        self.writers = writers;
        self.hall.give_back(jobs.get(jobs.len() - left..).context("more was left than there was")?);
        self.pace.note(&segment);
        Ok(segment)
    }

    async fn end(mut self: Box<Self>) -> anyhow::Result<()> {
        self.writers.clear();
        self.shop.close(self.pace.acknowledged).await
    }
}

impl RawLean {
    pub(super) async fn new(database: Database) -> anyhow::Result<Self> {
        LeanTables::create(&database).await?;
        let mut writers: Vec<Box<dyn GroupWriter>> = Vec::new();
        for _ in 0..WRITERS {
            writers.push(Box::new(LeanGroups::connect(&database.url).await?));
        }
        Ok(Self { database, writers, unsold: Vec::new(), on_sale: 1, pace: Pace::guess(LEAN_AT_MOST_PER_SECOND) })
    }
}

#[async_trait]
impl Side for RawLean {
    fn name(&self) -> String {
        format!("raw groups of the leanest rows, {}", self.database.kind)
    }

    async fn measure(&mut self, timing: Timing) -> anyhow::Result<Segment> {
        let missing = self.pace.needed(timing).saturating_sub(self.unsold.len());
        self.unsold.extend(LeanTables::add(&self.database, self.on_sale, missing).await?);
        self.on_sale += missing;
        let (writers, unsold) = (std::mem::take(&mut self.writers), self.unsold.clone());
        let (segment, writers, left) = write_groups(writers, unsold, load(timing)).await?;
        self.writers = writers;
        self.unsold.truncate(left);
        self.pace.note(&segment);
        Ok(segment)
    }

    async fn end(mut self: Box<Self>) -> anyhow::Result<()> {
        self.writers.clear();
        let stored = self.database.count("SELECT COUNT(*) FROM lean_seats WHERE status = 1").await?;
        let written = self.pace.acknowledged;
        anyhow::ensure!(stored == written, "{written} lean rows were written, {stored} are there");
        self.database.discard().await
    }
}
