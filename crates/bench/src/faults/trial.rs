use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::time::interval;

use super::buyers::Buyers;
use super::fault::Fault;
use super::log::{Log, Story};
use super::timeline::Recovery;
use super::wishes::Wishes;
use crate::checker::{Findings, Stored};
use crate::goals::Trial;
use crate::progress::say;
use crate::report::Finding;
use crate::stage::{Concert, Roles, Shop, Stage};

/// Seats of a date, for a crowd of as many.
const SEATS_PER_ROW: u32 = 100;
/// A tenth of the crowd finds the floor full.
const FLOOR_PERCENT: usize = 90;
/// Dates on sale when the crowd comes: more than it buys before it is known how fast it is.
const DATES_AT_FIRST: usize = 4;
/// For how long the crowd must find something to buy, from one blow to the next, at the speed it has when all is well.
const WELL_FOR_SECONDS: u64 = 12;
/// How long it may take until all is well again; beyond, it is not coming back.
const RECOVERED_WITHIN: Duration = Duration::from_secs(60);
/// What holds may take longer in the second after a blow.
const DELAY_AT_MOST_MILLISECONDS: f64 = 250.0;
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Breaks it under a crowd, again and again, and holds what was acknowledged against what is stored.
pub(crate) async fn endure(
    stage: &Stage,
    trial: &Trial,
    fault: &mut dyn Fault,
    connections: usize,
) -> anyhow::Result<Vec<Finding>> {
    let mut shop = stage.shop(trial.kind, Roles::All, trial.settings).await?;
    shop.acquaint(&stage.crowd).await?;
    let concert = shop.administrator.concert(false).await?;
    let sale = Sale { concert, wishes: Arc::new(Wishes::of(Arc::clone(&stage.crowd))), log: Arc::new(Log::new()) };
    for _ in 0..DATES_AT_FIRST {
        sale.open_date(&shop).await?;
    }
    let buyers = Buyers::send(shop.server.address, connections, &sale.wishes, &sale.log);
    sale.log.is_well();
    sale.well_again().await.context("before anything was broken")?;
    let mut worst = Damage::default();
    for time in 1..=trial.blows {
        let damage = sale.survive(&mut shop, trial, fault).await.with_context(|| format!("blow {time}"))?;
        worst = worst.or_worse(damage);
    }
    buyers.leave().await?;
    let story = sale.log.close();
    let found = compare(&story, &Stored::read(&shop.database).await?);
    shop.close_audited().await?;
    Ok(findings(trial, &story, found?, worst))
}

/// What a blow did.
#[derive(Clone, Copy, Debug, Default)]
struct Damage {
    recovery: Recovery,
    /// How much longer holds took in the second after it.
    delay: Duration,
}

impl Damage {
    fn or_worse(self, other: Self) -> Self {
        Self { recovery: self.recovery.or_worse(other.recovery), delay: self.delay.max(other.delay) }
    }
}

/// What the crowd buys from, and what it hears.
struct Sale {
    concert: Concert,
    wishes: Arc<Wishes>,
    log: Arc<Log>,
}

impl Sale {
    async fn open_date(&self, shop: &Shop) -> anyhow::Result<()> {
        let people = self.wishes.people();
        let rows = u32::try_from(people)? / SEATS_PER_ROW;
        let date = shop.administrator.date(self.concert, rows, SEATS_PER_ROW).await?;
        let capacity = u32::try_from(people * FLOOR_PERCENT / 100)?;
        let floor = shop.administrator.floor(self.concert, capacity).await?;
        self.wishes.add(&date, floor);
        Ok(())
    }

    /// One blow, and all that follows.
    async fn survive(&self, shop: &mut Shop, trial: &Trial, fault: &mut dyn Fault) -> anyhow::Result<Damage> {
        let seconds = WELL_FOR_SECONDS + trial.broken.lasts().as_secs();
        let needed = usize::try_from(self.log.fastest_per_second() * seconds)?;
        while self.wishes.left() < needed {
            self.open_date(shop).await?;
        }
        if trial.rows.delay.is_some() {
            // What is compared with the time after the blow is a time in which no hall was opened.
            self.log.is_well();
            self.well_again().await.context("before the blow")?;
        }
        self.log.begin();
        let struck_at = fault.strike(shop).await?;
        self.log.struck(struck_at);
        fault.mend(shop).await?;
        let mended_at = Instant::now();
        let mended = (mended_at - struck_at).as_secs_f64();
        let recovery = self.well_again().await?;
        say(&format!("  mended after {mended:.2} s, {recovery}; {}", self.log.failures()));
        let mut delay = Duration::ZERO;
        if trial.rows.delay.is_some() {
            let seen = self.log.delay(struck_at, mended_at);
            say(&format!("  {seen}"));
            delay = seen.added();
        }
        Ok(Damage { recovery, delay })
    }

    /// Waits until holds succeed, and have done so for a while.
    async fn well_again(&self) -> anyhow::Result<Recovery> {
        let began = Instant::now();
        let mut ticks = interval(LOOK_EVERY);
        loop {
            ticks.tick().await;
            if let Some(recovery) = self.log.recovery() {
                return Ok(recovery);
            }
            let failures = self.log.failures();
            anyhow::ensure!(self.wishes.left() > 0, "there was nothing left to buy; so far {failures}");
            anyhow::ensure!(began.elapsed() < RECOVERED_WITHIN, "holds do not succeed again: {failures}");
        }
    }
}

/// Besides what is counted: whatever is stored was acknowledged to somebody, or nobody knows.
fn compare(story: &Story, stored: &Stored) -> anyhow::Result<Findings> {
    let found = Findings::of(&story.acknowledged, stored);
    let Story { too_late, refused, undecided, .. } = story;
    let (acknowledged, wait) = (story.acknowledged.len(), story.longest_wait.as_secs_f64());
    say(&format!(
        "  {acknowledged} acknowledged, {too_late} came too late, {undecided} undecided, {refused} refused otherwise, \
         longest wait {wait:.1} s: {found:?}"
    ));
    let untold = stored.unknown_to(&story.acknowledged);
    anyhow::ensure!(untold <= *undecided, "{untold} holds are stored that nobody was told of, {undecided} undecided");
    anyhow::ensure!(found.part_filled == 0, "{} reservations have other seats than they are for", found.part_filled);
    anyhow::ensure!(*refused == 0, "{refused} holds were refused for no reason that the crowd gave");
    Ok(found)
}

fn findings(trial: &Trial, story: &Story, found: Findings, worst: Damage) -> Vec<Finding> {
    let (rows, within) = (&trial.rows, trial.back_within_seconds);
    let acknowledged = story.acknowledged.len() as u64;
    let first = rows.first.map(|row| Finding::new(row, worst.recovery.first_hold.as_secs_f64(), within));
    let delay_milliseconds = worst.delay.as_secs_f64() * 1_000.0;
    let delay = rows.delay.map(|row| Finding::new(row, delay_milliseconds, DELAY_AT_MOST_MILLISECONDS));
    let mut findings = vec![
        Finding::of_counts(rows.missing, found.missing, acknowledged),
        Finding::of_counts(rows.sold_twice, found.sold_twice, acknowledged),
    ];
    findings.extend(first);
    findings.push(Finding::new(rows.back, worst.recovery.back.as_secs_f64(), within));
    findings.extend(delay);
    findings
}
