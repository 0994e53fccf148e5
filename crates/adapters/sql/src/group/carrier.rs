use async_trait::async_trait;

use super::ask::{Earlier, Verdict};
use super::failure::Failure;

/// How one kind of request is carried out in groups, in one transaction at a time on a connection of its own.
#[async_trait]
pub(super) trait Carrier: Send {
    type Request: Send + Sync;

    /// Carries out the group and commits it. The verdicts are in the order of the group.
    async fn carry_out(&mut self, group: &[&Self::Request], earlier: Earlier) -> Result<Vec<Verdict>, Failure>;

    /// Ends the transaction without a trace.
    async fn roll_back(&mut self) -> Result<(), Failure>;

    /// Gives the connection up, whatever it was doing.
    fn disconnect(&mut self);
}
