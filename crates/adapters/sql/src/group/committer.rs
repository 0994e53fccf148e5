use tokio::sync::{mpsc, watch};

use super::ask::{Ask, Verdict};
use super::attempt::attempt;
use super::decide::Earlier;
use super::failure::Failure;
use super::store::GroupStore;

/// How many holds one transaction takes at most: beyond, nothing is gained, and a group's locks last longer.
const HOLDS_IN_ONE_GROUP: usize = 256;

/// A task that carries out what is queued, group by group, on a connection of its own.
pub(super) struct Committer {
    pub(super) store: Box<dyn GroupStore>,
    pub(super) asks: mpsc::Receiver<Ask>,
    pub(super) stopping: watch::Receiver<bool>,
}

impl Committer {
    /// Runs until nobody can ask any more, or until it is told to stop; what was queued by then is carried out.
    pub(super) async fn run(mut self) {
        let mut group = Vec::with_capacity(HOLDS_IN_ONE_GROUP);
        loop {
            let taken = tokio::select! {
                taken = self.asks.recv_many(&mut group, HOLDS_IN_ONE_GROUP) => taken,
                _ = self.stopping.wait_for(|stopping| *stopping), if !self.asks.is_closed() => {
                    self.asks.close();
                    continue;
                }
            };
            if taken == 0 {
                return;
            }
            // Whoever has given up waiting was told so; doing it anyway would only delay the others.
            group.retain(|ask| !ask.answer.is_closed());
            self.carry_out(std::mem::replace(&mut group, Vec::with_capacity(HOLDS_IN_ONE_GROUP))).await;
        }
    }

    /// Answers everybody of the group. One hold that the database does not take is separated from the others by
    /// halving: it costs a few transactions, and nobody else's hold.
    async fn carry_out(&mut self, group: Vec<Ask>) {
        let mut parts = vec![group];
        while let Some(mut part) = parts.pop() {
            if part.is_empty() {
                continue;
            }
            match self.try_twice(&part).await {
                Ok(verdicts) => part.into_iter().zip(verdicts).for_each(|(ask, verdict)| ask.tell(verdict)),
                Err(Failure::InTheWay(_)) => part.into_iter().for_each(|ask| ask.tell(Verdict::Alone)),
                Err(Failure::Refused(_)) if part.len() > 1 => {
                    let second_half = part.split_off(part.len() / 2);
                    parts.extend([second_half, part]);
                }
                Err(failure @ (Failure::Refused(_) | Failure::Lost(_))) => {
                    tracing::warn!(%failure, cause = cause(&failure), holds = part.len(), "holds are not answered");
                }
            }
        }
    }

    async fn try_twice(&mut self, part: &[Ask]) -> Result<Vec<Verdict>, Failure> {
        match attempt(&mut *self.store, part, Earlier::Nothing).await {
            Ok(verdicts) => Ok(verdicts),
            Err(failure) => {
                tracing::debug!(%failure, cause = cause(&failure), holds = part.len(), "a group is tried again");
                let earlier = match failure {
                    Failure::Lost(_) => Earlier::Unknown,
                    Failure::InTheWay(_) | Failure::Refused(_) => Earlier::Nothing,
                };
                attempt(&mut *self.store, part, earlier).await
            }
        }
    }
}

fn cause(failure: &Failure) -> Option<String> {
    std::error::Error::source(failure).map(ToString::to_string)
}
