use tokio::sync::{mpsc, watch};

use super::ask::Ask;
use super::carrier::Carrier;
use super::halves::carry_out;

/// How many requests one transaction takes at most: beyond, nothing is gained, and a group's locks last longer.
const REQUESTS_IN_ONE_GROUP: usize = 256;

/// A task that carries out what is queued, group by group, on a connection of its own.
pub(super) struct Committer<C: Carrier> {
    pub(super) carrier: C,
    pub(super) asks: mpsc::Receiver<Ask<C::Request>>,
    pub(super) stopping: watch::Receiver<bool>,
}

impl<C: Carrier> Committer<C> {
    /// Runs until nobody can ask any more, or until it is told to stop; what was queued by then is carried out.
    pub(super) async fn run(mut self) {
        let mut group = Vec::with_capacity(REQUESTS_IN_ONE_GROUP);
        loop {
            let taken = tokio::select! {
                taken = self.asks.recv_many(&mut group, REQUESTS_IN_ONE_GROUP) => taken,
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
            let taken = std::mem::replace(&mut group, Vec::with_capacity(REQUESTS_IN_ONE_GROUP));
            carry_out(&mut self.carrier, taken).await;
        }
    }
}
