use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;

use crate::goals::{CONTESTS, Comparison, Contest, Figure, OPENINGS, REPLICAS, SLOTS, Trial, trials};
use crate::options::Options;
use crate::progress::say;
use crate::redis::Redis;
use crate::report::{Finding, Report};
use crate::sides::{Side, SideKind, Timing, build};
use crate::stage::{Crowd, DatabaseKind, Databases, Issuer, Stage};
use crate::turns::{Shown, take_turns};
use crate::{faults, limits, opening, replicas, slots};

/// People of the benchmark: so many that a large hall is sold with a seat for each.
const PEOPLE: usize = 20_000;
/// Each side, before it is measured.
const WARM_UP: Duration = Duration::from_millis(800);
const CONNECTIONS_AT_MOST: u64 = 10_000;

/// Measures the rows that are wanted, prints the table, writes the list. True when every row could be measured and
/// nothing was sold twice; a goal that is missed is a figure like any other.
///
/// # Errors
/// When nothing can be measured at all, or the list cannot be written.
pub async fn run(options: &Options) -> anyhow::Result<bool> {
    options.check()?;
    let folder = tempfile::tempdir().context("a folder for the run")?;
    let databases = Databases::new(options.mysql.clone(), options.postgres.clone(), folder.path())?;
    let issuer = Issuer::new(folder.path())?;
    let crowd = Arc::new(Crowd::new(issuer.people(PEOPLE)));
    let redis = options.redis.clone().map(|url| Redis::new(url, options.redis_start.clone())).transpose()?;
    let stage = Stage { databases, redis, issuer, crowd };
    let mut report = Report::default();
    if let Err(error) = limits::allow_connections(CONNECTIONS_AT_MOST) {
        say(&format!("{error:#}"));
    }
    for contest in CONTESTS {
        hold(contest, &stage, options, &mut report).await;
    }
    for (kind, rows) in REPLICAS {
        if rows.iter().any(|row| options.wants(row.name)) && has(&stage, kind, rows[0].name, &mut report) {
            say(&format!("two replicas on {kind}"));
            report.take(replicas::compete(&stage, kind, rows).await, "two replicas");
        }
    }
    for trial in trials() {
        if trial.rows.all().any(|row| options.wants(row.name)) {
            break_and_mend(trial, &stage, options, &mut report).await;
        }
    }
    for opening in OPENINGS.iter().filter(|opening| options.wants(opening.row.name)) {
        if has(&stage, opening.database, opening.row.name, &mut report) {
            say(opening.row.goal);
            let found = opening::open_dates(&stage, opening).await.map(|finding| vec![finding]);
            report.take(found, opening.row.goal);
        }
    }
    if SLOTS.all().iter().any(|row| options.wants(row.name)) && has_redis(&stage, SLOTS.free.name, &mut report) {
        say(SLOTS.fill.goal);
        report.take(slots::weigh(&stage, &SLOTS).await, SLOTS.fill.goal);
    }
    report.print();
    report.write(&options.out)?;
    Ok(report.is_sound())
}

fn has(stage: &Stage, kind: DatabaseKind, row: &str, report: &mut Report) -> bool {
    let there = stage.databases.have(kind);
    if !there {
        report.leave_out(row, &format!("no {kind} was named"));
    }
    there
}

fn has_redis(stage: &Stage, row: &str, report: &mut Report) -> bool {
    if stage.redis.is_none() {
        report.leave_out(row, "no Redis was named: --redis");
    }
    stage.redis.is_some()
}

async fn break_and_mend(trial: &Trial, stage: &Stage, options: &Options, report: &mut Report) {
    let row = trial.rows.missing.name;
    if !has(stage, trial.kind, row, report) {
        return;
    }
    if trial.broken.is_of_redis() && !has_redis(stage, row, report) {
        return;
    }
    match faults::fault_of(trial, stage, options) {
        Ok(mut fault) => {
            say(trial.title);
            report.take(faults::endure(stage, trial, &mut *fault, options.connections).await, trial.title);
        }
        Err(why) => report.leave_out(row, why),
    }
}

/// Measures what is wanted of a contest.
async fn hold(contest: &Contest, stage: &Stage, options: &Options, report: &mut Report) {
    let mut wanted: Vec<_> = contest.comparisons.iter().filter(|one| options.wants(one.row.name)).collect();
    wanted.retain(|comparison| {
        let needs = comparison.left.needs().or(comparison.right.needs());
        let needs_redis = comparison.left.needs_redis() || comparison.right.needs_redis();
        needs.is_none_or(|kind| has(stage, kind, comparison.row.name, report))
            && (!needs_redis || has_redis(stage, comparison.row.name, report))
    });
    if wanted.is_empty() {
        return;
    }
    say(contest.title);
    report.take(compare(&wanted, stage, options).await, contest.title);
}

async fn compare(wanted: &[&Comparison], stage: &Stage, options: &Options) -> anyhow::Result<Vec<Finding>> {
    let mut kinds: Vec<SideKind> = Vec::new();
    for kind in wanted.iter().flat_map(|comparison| [comparison.left, comparison.right]) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let mut sides: Vec<Box<dyn Side>> = Vec::with_capacity(kinds.len());
    for kind in &kinds {
        sides.push(build(*kind, stage, options.connections).await.with_context(|| format!("{kind:?}"))?);
    }
    let timing = Timing { warm_up: WARM_UP, measured: Duration::from_secs_f64(options.seconds) };
    let shown = take_turns(&mut sides, options.pairs, timing).await?;
    say("  comparing what was acknowledged with what is stored");
    for side in sides {
        let name = side.name();
        side.end().await.context(name)?;
    }
    let of = |kind: SideKind| kinds.iter().zip(&shown).find(|(known, _)| **known == kind).map(|(_, shown)| shown);
    wanted.iter().map(|one| finding(one, of(one.left), of(one.right)).context("a side was not measured")).collect()
}

fn finding(comparison: &Comparison, left: Option<&Shown>, right: Option<&Shown>) -> Option<Finding> {
    let (left, right) = (left?, right?);
    let (left, right) = match comparison.figure {
        Figure::PerSecond => (left.per_second, right.per_second),
        Figure::P50 => (left.p50_milliseconds, right.p50_milliseconds),
        Figure::P99 => (left.p99_milliseconds, right.p99_milliseconds),
        Figure::Errors => return Some(Finding::of_counts(comparison.row, left.errors, left.expected)),
    };
    Some(Finding::new(comparison.row, left, right))
}
