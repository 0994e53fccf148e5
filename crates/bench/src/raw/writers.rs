use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use anyhow::Context;
use async_trait::async_trait;

use super::HOLDS_IN_ONE_GROUP;
use super::rows::Hold;
use crate::load::{Load, Segment};

/// One connection that writes groups.
#[async_trait]
pub(crate) trait GroupWriter: Send {
    /// Writes all of the group in one transaction.
    async fn write(&mut self, group: &[Hold]) -> anyhow::Result<()>;
}

/// What the writers share.
struct Shared {
    left: Mutex<Vec<Hold>>,
    started_at: Instant,
    load: Load,
}

/// Each writer takes group after group, until the time is over. Gives what was measured, and what is left.
pub(crate) async fn write_groups(
    writers: Vec<Box<dyn GroupWriter>>,
    holds: Vec<Hold>,
    load: Load,
) -> anyhow::Result<(Segment, Vec<Box<dyn GroupWriter>>, usize)> {
    let shared = Arc::new(Shared { left: Mutex::new(holds), started_at: Instant::now(), load });
    let running: Vec<_> =
        writers.into_iter().map(|writer| tokio::spawn(write_until_the_end(writer, Arc::clone(&shared)))).collect();
    let (mut writers, mut whole) = (Vec::new(), Tally::default());
    for writer in running {
        let (writer, tally) = writer.await.context("a writer ended badly")??;
        whole.merge(&tally);
        writers.push(writer);
    }
    let left = shared.left.lock().unwrap_or_else(PoisonError::into_inner).len();
    Ok((whole.segment(load)?, writers, left))
}

#[derive(Default)]
struct Tally {
    written: u64,
    /// Of groups that were committed in the measured time.
    measured: u64,
    /// When there was nothing left to write.
    exhausted_at: Option<Instant>,
    begin: Option<Instant>,
}

async fn write_until_the_end(
    mut writer: Box<dyn GroupWriter>,
    shared: Arc<Shared>,
) -> anyhow::Result<(Box<dyn GroupWriter>, Tally)> {
    let begin = shared.started_at + shared.load.warm_up;
    let end = begin + shared.load.measured;
    let mut tally = Tally { begin: Some(begin), ..Tally::default() };
    while Instant::now() < end {
        let group = shared.take();
        if group.is_empty() {
            tally.exhausted_at = Some(Instant::now());
            break;
        }
        writer.write(&group).await?;
        let holds = group.len() as u64;
        tally.written += holds;
        tally.measured += if (begin..end).contains(&Instant::now()) { holds } else { 0 };
    }
    Ok((writer, tally))
}

impl Shared {
    fn take(&self) -> Vec<Hold> {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let first = left.len().saturating_sub(HOLDS_IN_ONE_GROUP);
        left.split_off(first)
    }
}

impl Tally {
    fn merge(&mut self, other: &Self) {
        self.written += other.written;
        self.measured += other.measured;
        self.begin = self.begin.or(other.begin);
        self.exhausted_at = self.exhausted_at.max(other.exhausted_at);
    }

    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
    fn segment(&self, load: Load) -> anyhow::Result<Segment> {
        let begin = self.begin.context("nobody wrote")?;
        let measured = self.exhausted_at.map_or(load.measured, |at| at.saturating_duration_since(begin));
        let seconds = measured.min(load.measured).as_secs_f64();
        anyhow::ensure!(self.measured > 0 && seconds > 0.0, "nothing was written in the measured time");
        let per_second = self.measured as f64 / seconds;
        Ok(Segment {
            per_second,
            p50_milliseconds: 0.0,
            p99_milliseconds: 0.0,
            expected: self.written,
            errors: 0,
            surprise: None,
        })
    }
}
