//! The sale itself: the crowd comes, and the figures are looked at once a second until everybody is gone.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::signal::ctrl_c;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::client::{Ask, Client, Kind};
use crate::crowd::{Crowd, End, Receipts};
use crate::measure::{Gauges, Recorder, Sample, Standing};
use crate::plan::{Member, Plan};
use crate::progress::{Live, Progress};
use crate::stage::Stage;

const LOOK_EVERY: Duration = Duration::from_secs(1);
/// A look that takes longer is left out: the next one is due.
const LOOK_WITHIN: Duration = Duration::from_secs(3);

/// What came of it.
pub(crate) struct Sale {
    pub(crate) samples: Vec<Sample>,
    pub(crate) ends: BTreeMap<End, u64>,
    pub(crate) receipts: Receipts,
    pub(crate) took: Duration,
    /// It was ended by its bound in time, or by whoever started it.
    pub(crate) cut_short: bool,
}

/// Looks at the figures.
struct Watcher<'a> {
    crowd: Arc<Crowd>,
    progress: &'a Progress,
    people: u64,
    samples: Vec<Sample>,
    last_standing: Standing,
    errors: u64,
}

impl Sale {
    /// Lets the `crowd` come, each with a token, and waits until everybody is gone or time is up.
    pub(crate) async fn hold(
        plan: &Plan,
        client: &Client,
        stage: &Arc<Stage>,
        recorder: &Arc<Recorder>,
        progress: &Progress,
        (members, tokens): (Vec<Member>, Vec<String>),
    ) -> Self {
        let (stopper, stop) = watch::channel(false);
        let crowd = Arc::new(Crowd {
            client: client.clone(),
            stage: Arc::clone(stage),
            plan: plan.crowd,
            standing: plan.goods.standing,
            gauges: Arc::new(Gauges::default()),
            recorder: Arc::clone(recorder),
            receipts: Receipts::default(),
            opened_at: Instant::now(),
            stop,
        });
        let mut watcher = Watcher::of(&crowd, progress, members.len() as u64);
        let ends = watcher.until_all_are_gone(plan.bounds.duration, &stopper, (members, tokens)).await;
        watcher.look().await;
        let cut_short = *stopper.borrow();
        let Watcher { samples, .. } = watcher;
        Self { samples, ends, receipts: crowd.receipts.clone(), took: crowd.opened_at.elapsed(), cut_short }
    }
}

impl<'a> Watcher<'a> {
    fn of(crowd: &Arc<Crowd>, progress: &'a Progress, people: u64) -> Self {
        let crowd = Arc::clone(crowd);
        Self { crowd, progress, people, samples: Vec::new(), last_standing: Standing::default(), errors: 0 }
    }

    async fn until_all_are_gone(
        &mut self,
        within: Duration,
        stopper: &watch::Sender<bool>,
        (members, tokens): (Vec<Member>, Vec<String>),
    ) -> BTreeMap<End, u64> {
        let crowd = Arc::clone(&self.crowd);
        let mut coming = Box::pin(crowd.come(members, tokens));
        let mut interrupted = Box::pin(ctrl_c());
        let mut ticks = interval(LOOK_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                ends = &mut coming => return ends,
                _ = &mut interrupted, if !*stopper.borrow() => { stopper.send_replace(true); }
                _ = ticks.tick() => self.look().await,
            }
            if crowd.opened_at.elapsed() >= within {
                stopper.send_replace(true);
            }
        }
    }

    /// Takes down how everything stands. A server that does not answer leaves the figures as they were.
    async fn look(&mut self) {
        let stage = &self.crowd.stage;
        let ask = Ask::get(Kind::Watch, format!("/admin/concerts/{}/stats", stage.concert)).by(&stage.administrator);
        if let Ok(Ok(answer)) = timeout(LOOK_WITHIN, self.crowd.client.ask(&ask)).await {
            self.last_standing = answer.json().unwrap_or(self.last_standing);
        }
        let window = self.crowd.recorder.close_window();
        self.errors += window.failed + window.unknown;
        let elapsed = self.crowd.opened_at.elapsed();
        let before = self.samples.last().map_or(0.0, |sample| sample.at_seconds);
        let seconds = (elapsed.as_secs_f64() - before).max(f64::EPSILON);
        self.progress.live(&self.live(elapsed, per_second(window.requests, seconds)));
        self.samples.push(Sample {
            at_seconds: elapsed.as_secs_f64(),
            standing: self.last_standing,
            arrived: read(&self.crowd.gauges.arrived),
            inside: read(&self.crowd.gauges.inside),
            admitted: read(&self.crowd.gauges.admitted),
            window,
        });
    }

    fn live(&self, elapsed: Duration, requests_a_second: u64) -> Live {
        let gauges = &self.crowd.gauges;
        Live {
            elapsed,
            people: self.people,
            arrived: read(&gauges.arrived),
            waiting: read(&gauges.waiting),
            inside: read(&gauges.inside),
            bought: read(&gauges.bought),
            gone: read(&gauges.gone),
            requests_a_second,
            errors: self.errors,
        }
    }
}

fn read(gauge: &AtomicU64) -> u64 {
    gauge.load(Ordering::Relaxed)
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "to show")]
fn per_second(count: u64, seconds: f64) -> u64 {
    (count as f64 / seconds).round() as u64
}
