//! The server, asked by HTTP. Every request is bounded in time, counted, and timed.

mod ask;
mod ending;
mod kind;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use reqwest::redirect::Policy;
use tokio::sync::Semaphore;

pub(crate) use ask::{Answer, Ask};
pub(crate) use ending::{Ending, Meaning};
pub(crate) use kind::{Group, Kind};

use crate::measure::Recorder;
use crate::plan::{Bounds, Target};

/// A server answers within nine seconds; what takes longer got lost.
const ANSWERED_WITHIN: Duration = Duration::from_secs(12);
/// The audit reads everything there is.
const AUDITED_WITHIN: Duration = Duration::from_secs(300);
/// Whoever has heard nothing five times in a row closes the page.
const REPEATS_AT_MOST: u32 = 4;
/// Before the first repeat; each further one waits twice as long.
const REPEAT_AFTER: Duration = Duration::from_millis(200);
/// A `Retry-After` beyond that is longer than a person waits.
const RETRY_AFTER_AT_MOST: Duration = Duration::from_secs(5);

/// There is no answer to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Silence {
    NoAnswer,
    /// The rehearsal has asked as often as it may.
    RequestsSpent,
}

/// One server.
#[derive(Clone)]
pub(crate) struct Client(Arc<Inner>);

struct Inner {
    http: reqwest::Client,
    base: String,
    /// Whoever asks has one: no more connections than these.
    connections: Semaphore,
    requests_left: AtomicU64,
    recorder: Arc<Recorder>,
}

impl Client {
    pub(crate) fn new(target: &Target, bounds: &Bounds, recorder: Arc<Recorder>) -> reqwest::Result<Self> {
        // No proxy and no redirect: the load goes to the address that was named, or nowhere.
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(Policy::none())
            .pool_max_idle_per_host(bounds.connections)
            .build()?;
        Ok(Self(Arc::new(Inner {
            http,
            base: format!("{}/api/v1", target.base()),
            connections: Semaphore::new(bounds.connections),
            requests_left: AtomicU64::new(bounds.requests),
            recorder,
        })))
    }

    /// Asks once.
    pub(crate) async fn ask(&self, ask: &Ask) -> Result<Answer, Silence> {
        self.spend(ask.kind)?;
        let wanted_at = Instant::now();
        // The semaphore is never closed; without a permit nothing would be bounded.
        let _connection = self.0.connections.acquire().await.map_err(|_| Silence::NoAnswer)?;
        let sent_at = Instant::now();
        let heard = self.send(ask).await;
        let ending = match &heard {
            Ok(answer) => answer.ending(),
            Err(error) if error.is_timeout() => Ending::TimedOut,
            Err(error) if error.is_connect() => Ending::Unreachable,
            Err(_) => Ending::Broken,
        };
        self.0.recorder.heard(ask.kind, ending, sent_at.elapsed(), sent_at - wanted_at);
        heard.map_err(|_| Silence::NoAnswer)
    }

    /// Asks until there is an answer that counts: what was lost or too busy is asked again, with the same key, and so
    /// has its effect once.
    pub(crate) async fn insist(&self, ask: &Ask) -> Result<Answer, Silence> {
        let mut pause = REPEAT_AFTER;
        for _ in 0..REPEATS_AT_MOST {
            let heard = self.ask(ask).await;
            match &heard {
                Ok(answer) if answer.ending().may_be_repeated() => {
                    let told = Duration::from_secs(answer.retry_after_seconds.unwrap_or(0)).min(RETRY_AFTER_AT_MOST);
                    before_repeating(pause.max(told)).await;
                }
                Err(Silence::NoAnswer) => before_repeating(pause).await,
                Ok(_) | Err(Silence::RequestsSpent) => return heard,
            }
            pause *= 2;
        }
        self.ask(ask).await
    }

    async fn send(&self, ask: &Ask) -> reqwest::Result<Answer> {
        let within = if ask.kind == Kind::Audit { AUDITED_WITHIN } else { ANSWERED_WITHIN };
        let mut request =
            self.0.http.request(ask.method.clone(), format!("{}{}", self.0.base, ask.path)).timeout(within);
        for (name, value) in &ask.headers {
            request = request.header(*name, value);
        }
        if let Some(body) = &ask.body {
            request = request.json(body);
        }
        Answer::read(request.send().await?).await
    }

    /// The bound is on the crowd: the end of a rehearsal must be able to look at what it did.
    fn spend(&self, kind: Kind) -> Result<(), Silence> {
        if !kind.is_sale() {
            return Ok(());
        }
        let one_less = |left: u64| left.checked_sub(1);
        let spent = self.0.requests_left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less);
        spent.map(|_| ()).map_err(|_| Silence::RequestsSpent)
    }
}

#[expect(clippy::disallowed_methods, reason = "the distance between two tries, not a wait for a state")]
async fn before_repeating(pause: Duration) {
    tokio::time::sleep(pause).await;
}
