use std::sync::Arc;

use frontrow_domain::shared::{Outcome, WebhookId};
use frontrow_domain::webhooks::{Attempt, Delivery, Endpoint, Standing, Verdict};
use futures_util::future::join_all;
use time::{Duration, OffsetDateTime};

use super::lanes::{Lane, Lanes};
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{Answered, Clock, Outgoing, Unavailable, WebhookDeliveries, WebhookEndpoints, WebhookSender};

/// Calls that one receiver gets at the same time: what a small server of somebody else's bears.
const CALLS_AT_ONCE: u32 = 8;
/// For how long a worker takes charge of a delivery. Longer than any call takes, and what a crash costs at most.
const CLAIM: Duration = Duration::seconds(30);
/// No new calls are begun in a run that is older: a server that is told to stop waits for the run.
const RUN_AT_MOST: Duration = Duration::seconds(3);
/// With [`CALLS_AT_ONCE`], more than a receiver answers within [`RUN_AT_MOST`].
const ROUNDS_AT_MOST: usize = 1_000;

/// Sends what is due, to every receiver at the same time. Several runs may be under way at once: each takes the
/// receivers that nobody is sending to.
pub struct DeliverWebhooks {
    /// The receivers there are.
    pub endpoints: Arc<dyn WebhookEndpoints>,
    /// What goes to them.
    pub deliveries: Arc<dyn WebhookDeliveries>,
    /// The way to them.
    pub sender: Arc<dyn WebhookSender>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Who is being sent to.
    pub lanes: Lanes,
}

impl DeliverWebhooks {
    /// How many calls were made. A receiver that does not take what it is sent keeps none of the others waiting.
    ///
    /// # Errors
    /// [`Unavailable`] when nobody knows of at least one; it is sent again.
    pub async fn execute(&self) -> Result<u64, Unavailable> {
        let now = self.clock.now();
        let due = self.deliveries.endpoints_due(now).await?;
        let lanes = due.into_iter().filter_map(|receiver| self.lanes.enter(receiver));
        let runs = join_all(lanes.map(|lane| self.drive(lane, now + RUN_AT_MOST))).await;
        runs.into_iter().try_fold(0, |sum, calls| Ok(sum + calls?))
    }

    /// Round after round, as long as the receiver takes all of it.
    async fn drive(&self, lane: Lane, until: OffsetDateTime) -> Result<u64, Unavailable> {
        let mut calls = 0;
        for _ in 0..ROUNDS_AT_MOST {
            let Some(receiver) = self.enabled(lane.receiver()).await? else { break };
            let now = self.clock.now();
            let claimed = self.deliveries.claim_due(receiver.id(), now, CLAIM, CALLS_AT_ONCE).await?;
            let is_full = claimed.len() as u64 == u64::from(CALLS_AT_ONCE);
            calls += claimed.len() as u64;
            let attempts = join_all(claimed.into_iter().map(|delivery| self.attempt(&receiver, delivery))).await;
            let verdicts = attempts.into_iter().collect::<Result<Vec<Verdict>, Unavailable>>()?;
            let all_taken = verdicts.iter().all(|verdict| *verdict == Verdict::Taken);
            if verdicts.contains(&Verdict::Gone) {
                self.switch_off(receiver.id()).await?;
            }
            if !is_full || !all_taken || self.clock.now() >= until {
                break;
            }
        }
        Ok(calls)
    }

    /// The receiver as it is now: its address and its secrets may have changed since the last round.
    async fn enabled(&self, receiver: WebhookId) -> Result<Option<Endpoint>, Unavailable> {
        let found = self.endpoints.find(receiver).await?;
        Ok(found.filter(|receiver| receiver.standing() == Standing::Enabled))
    }

    async fn attempt(&self, receiver: &Endpoint, delivery: Delivery) -> Result<Verdict, Unavailable> {
        let at = self.clock.now();
        let outgoing = Outgoing {
            url: receiver.url().clone(),
            message: delivery.message().clone(),
            secrets: receiver.signing_secrets(at),
            at,
        };
        let answered = self.sender.send(&outgoing).await;
        self.record(delivery, at, answered).await?;
        Ok(answered.reply.verdict())
    }

    /// Writes what came of it. Where somebody had it sent again meanwhile, it counts for that as well.
    async fn record(&self, delivery: Delivery, at: OffsetDateTime, answered: Answered) -> Result<(), Unavailable> {
        let (id, now, reply) = (delivery.id(), self.clock.now(), answered.reply);
        let mut latest = Some(delivery);
        for _ in 0..RACES_LOST_AT_MOST {
            let Some(before) = latest else { return Ok(()) };
            let jitter = jitter_of(&before);
            let Ok(after) = before.attempted(reply.verdict(), now, jitter, answered.retry_after) else { return Ok(()) };
            let attempt = Attempt { number: after.attempts(), at, took: now - at, reply };
            if self.deliveries.record(&after, Some(attempt)).await? {
                return Ok(());
            }
            latest = self.deliveries.find(id).await?;
        }
        Err(Unavailable::of("a delivery that others keep changing"))
    }

    async fn switch_off(&self, receiver: WebhookId) -> Result<(), Unavailable> {
        for _ in 0..RACES_LOST_AT_MOST {
            let Some(before) = self.endpoints.find(receiver).await? else { return Ok(()) };
            match before.gone() {
                Outcome::Unchanged(_) => return Ok(()),
                Outcome::Changed(after) => {
                    if self.endpoints.replace(&after).await? {
                        tracing::warn!(webhook = %receiver, "it answered 410 and is disabled");
                        return Ok(());
                    }
                }
            }
        }
        Err(Unavailable::of("a webhook that others keep changing"))
    }
}

/// Deliveries that were queued together differ in the last byte of their ids, which is random.
const fn jitter_of(delivery: &Delivery) -> u8 {
    let [.., last] = *delivery.id().as_uuid().as_bytes();
    last
}
