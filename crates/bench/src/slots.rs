//! What the slots of a large section weigh in Redis, and how long it takes until they are known there.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::Context;
use tokio::time::timeout;
use uuid::Uuid;

use crate::goals::SlotRows;
use crate::load::{Connection, Load, Source, drive};
use crate::progress::say;
use crate::redis::{Redis, Talk};
use crate::report::Finding;
use crate::stage::{Crowd, DatabaseKind, Roles, Stage, Strategy};

const CAPACITY: u32 = 1_000_000;
const CONNECTIONS: usize = 16;
/// For 20,000 holds on a busy machine.
const HELD_WITHIN: Duration = Duration::from_secs(60);
/// A job looks twice a second for sections that are not known yet.
const KNOWN_WITHIN: Duration = Duration::from_secs(30);
/// Keys that Redis looks at in one step.
const KEYS_AT_ONCE: &str = "1000";
/// Of a hash or list every element is weighed.
const ALL_ELEMENTS: &str = "0";

/// Opens a section of a million places, asks for one, waits until its slots are known, and holds one place for each of
/// the crowd.
pub(crate) async fn weigh(stage: &Stage, rows: &SlotRows) -> anyhow::Result<Vec<Finding>> {
    let redis = stage.redis()?;
    let shop = stage.shop(DatabaseKind::Sqlite, Roles::All, Strategy::Slot.settings()).await?;
    shop.acquaint(&stage.crowd).await?;
    let concert = shop.administrator.concert(false).await?;
    let section = shop.administrator.floor(concert, CAPACITY).await?;
    let places = Arc::new(Places { crowd: Arc::clone(&stage.crowd), section, asked: AtomicUsize::new(0) });
    let mut watch = Watch::begin(redis, section).await?;
    let mut first = Vec::new();
    places.next(&mut first).context("a crowd of nobody")?;
    let status = Connection::open(shop.server.address).await?.exchange(&first).await?.status;
    anyhow::ensure!(status == 201, "the first place was answered with {status}");
    let filled_after = timeout(KNOWN_WITHIN, watch.filling()).await.context("the slots are not filled")??;
    // A watch that nobody reads fills the memory of Redis.
    drop(watch);
    let mut talk = redis.talk().await?;
    let empty = weight(&mut talk, section).await?;
    let load = Load { connections: CONNECTIONS, warm_up: Duration::ZERO, measured: HELD_WITHIN };
    let held = drive(shop.server.address, load, Arc::clone(&places) as _).await?.without_errors()?.expected;
    let full = weight(&mut talk, section).await?;
    say(&format!("  {empty} bytes empty, {full} with {held} places held; filled in {filled_after:?}"));
    shop.close(held + 1).await?;
    Ok(vec![
        Finding::of_counts(rows.free, empty, CAPACITY.into()),
        Finding::of_counts(rows.held, full.saturating_sub(empty), held),
        Finding::new(rows.fill, filled_after.as_secs_f64() * 1_000.0, rows.fill_milliseconds_at_most),
    ])
}

/// The bytes of all keys that are about the section.
async fn weight(talk: &mut Talk, section: Uuid) -> anyhow::Result<u64> {
    let (mut bytes, mut cursor) = (0, "0".to_owned());
    let pattern = format!("*{{{}}}*", section.simple());
    loop {
        let answer = talk.ask(&["SCAN", &cursor, "MATCH", &pattern, "COUNT", KEYS_AT_ONCE]).await?;
        let mut found = answer.into_iter().flatten();
        cursor = found.next().context("SCAN without a cursor")?;
        for key in found {
            let usage = talk.ask_one(&["MEMORY", "USAGE", &key, "SAMPLES", ALL_ELEMENTS]).await?;
            // What lapses meanwhile weighs nothing.
            bytes += usage.map_or(Ok(0), |usage| usage.parse::<u64>())?;
        }
        if cursor == "0" {
            return Ok(bytes);
        }
    }
}

/// Every command that Redis is given, with its time.
struct Watch {
    talk: Talk,
    section: String,
}

impl Watch {
    async fn begin(redis: &Redis, section: Uuid) -> anyhow::Result<Self> {
        let mut talk = redis.talk().await?;
        talk.ask(&["MONITOR"]).await?;
        Ok(Self { talk, section: section.simple().to_string() })
    }

    /// From the first command of the filling to the one that makes the section known, by the clock of Redis: what the
    /// server does in between is part of it.
    async fn filling(&mut self) -> anyhow::Result<Duration> {
        let mut began = None;
        loop {
            let line = self.talk.line().await?;
            if !line.contains(&self.section) {
                continue;
            }
            let at = seconds_of(&line).context("MONITOR tells no time")?;
            if line.contains("\"HSET\"") && line.contains("\"filling\"") {
                began.get_or_insert(at);
            }
            if line.contains("\"HSET\"") && line.contains("\"filled\"") {
                let began = began.context("a filling without a beginning")?;
                return Ok(Duration::from_secs_f64((at - began).max(0.0)));
            }
        }
    }
}

/// `+1700000000.123456 [0 127.0.0.1:4711] "HSET" …`
fn seconds_of(line: &str) -> Option<f64> {
    line.strip_prefix('+')?.split(' ').next()?.parse().ok()
}

/// One place for each of the crowd.
struct Places {
    crowd: Arc<Crowd>,
    section: Uuid,
    asked: AtomicUsize,
}

impl Source for Places {
    fn next(&self, request: &mut Vec<u8>) -> Option<usize> {
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        if number >= self.crowd.people.len() {
            return None;
        }
        let body = format!("{{\"sectionId\":\"{}\",\"quantity\":1}}", self.section);
        self.crowd.write_hold(request, number, Uuid::from_u64_pair(1, number as u64), &[body.as_bytes()]);
        Some(number)
    }

    fn is_expected(&self, _number: usize, status: u16, _body: &[u8]) -> bool {
        status == 201
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_monitor_begins_with_its_time() {
        let line = "+1700000000.250000 [0 lua] \"HSET\" \"frontrow:slots:{x}:meta\" \"filled\" \"1\"";
        assert_eq!(seconds_of(line), Some(1_700_000_000.25));
    }
}
