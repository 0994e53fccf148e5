//! The crowd: each person is a task that does what people do.

mod bot;
mod browsing;
mod buying;
mod choosing;
mod end;
mod paying;
mod queueing;
mod receipts;
mod visit;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

pub(crate) use end::End;
pub(crate) use receipts::{Books, Receipts, Ticket, follow};

use crate::client::Client;
use crate::measure::{Gauges, Recorder, Whereabouts};
use crate::plan::{CrowdPlan, Member};
use crate::stage::Stage;
use visit::Visit;

/// Requests that were sent are answered or given up within this time after the end.
const LAST_ANSWERS_WITHIN: Duration = Duration::from_secs(15);

/// What everybody shares.
pub(crate) struct Crowd {
    pub(crate) client: Client,
    pub(crate) stage: Arc<Stage>,
    pub(crate) plan: CrowdPlan,
    pub(crate) standing: u32,
    pub(crate) gauges: Arc<Gauges>,
    pub(crate) recorder: Arc<Recorder>,
    pub(crate) receipts: Receipts,
    pub(crate) opened_at: Instant,
    /// True once everybody is to go home.
    pub(crate) stop: watch::Receiver<bool>,
}

impl Crowd {
    /// Lets everybody come, and gives how their visits ended once all of them have.
    pub(crate) async fn come(self: &Arc<Self>, members: Vec<Member>, tokens: Vec<String>) -> BTreeMap<End, u64> {
        let mut people = JoinSet::new();
        for (member, token) in members.into_iter().zip(tokens) {
            people.spawn(Arc::clone(self).visit(member, token));
        }
        let mut ends = BTreeMap::new();
        let mut stop = self.stop.clone();
        tokio::select! {
            () = gather(&mut people, &mut ends) => return ends,
            _ = stop.wait_for(|stopped| *stopped) => {}
        }
        if timeout(LAST_ANSWERS_WITHIN, gather(&mut people, &mut ends)).await.is_err() {
            *ends.entry(End::Stopped).or_default() += people.len() as u64;
            people.shutdown().await;
        }
        ends
    }

    async fn visit(self: Arc<Self>, member: Member, token: String) -> End {
        let mut stop = self.stop.clone();
        let arrives_at = member.arrives_after.saturating_sub(self.opened_at.elapsed());
        if rest(&mut stop, arrives_at).await.is_err() {
            return End::NeverCame;
        }
        let whereabouts = Whereabouts::arrived(&self.gauges);
        Visit::new(&self, &member, token, whereabouts, stop).run().await
    }
}

async fn gather(people: &mut JoinSet<End>, ends: &mut BTreeMap<End, u64>) {
    while let Some(ended) = people.join_next().await {
        // A task that panicked is a person we know nothing of.
        *ends.entry(ended.unwrap_or(End::Troubled)).or_default() += 1;
    }
}

/// A person thinks, or waits to be called; the end of the rehearsal cuts it short.
#[expect(clippy::disallowed_methods, reason = "a person thinks: this is the load, and no wait for a state")]
async fn rest(stop: &mut watch::Receiver<bool>, pause: Duration) -> Result<(), End> {
    tokio::select! {
        biased;
        _ = stop.wait_for(|stopped| *stopped) => Err(End::Stopped),
        () = sleep(pause) => Ok(()),
    }
}
