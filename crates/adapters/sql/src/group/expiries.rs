//! Lapsed holds, ended in groups: settlements that nobody asks for.

use frontrow_domain::reservation::Change;
use tokio::sync::oneshot;

use super::ask::{Ask, Verdict};
use super::halves::carry_out;
use super::settle::{Plain, SettlementCarrier};
use crate::SqlDatabase;

/// Ends holds on a connection of its own, which it opens for the first and closes with the last.
pub(crate) struct Expiries(SettlementCarrier);

/// What became of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// It is over.
    Now,
    /// Somebody else moved it first.
    ByOthers,
    /// The group does not decide it.
    Alone,
    /// The database does not take it, or does not answer.
    Failed,
}

impl Expiries {
    pub(crate) fn on(database: &SqlDatabase) -> Self {
        Self(SettlementCarrier::on(database))
    }

    /// Ends them in one transaction, as far as the database takes them, and tells of each what became of it.
    pub(crate) async fn end(&mut self, steps: Vec<Change>) -> Vec<Ended> {
        let (group, answers): (Vec<_>, Vec<_>) = steps.into_iter().map(ask).unzip();
        carry_out(&mut self.0, group).await;
        answers.into_iter().map(ended).collect()
    }
}

fn ask(step: Change) -> (Ask<Plain>, oneshot::Receiver<Verdict>) {
    let (answer, answered) = oneshot::channel();
    (Ask { request: Plain::step(step), answer }, answered)
}

fn ended(mut answered: oneshot::Receiver<Verdict>) -> Ended {
    match answered.try_recv() {
        Ok(Verdict::Committed) => Ended::Now,
        Ok(Verdict::Refused(_)) => Ended::ByOthers,
        Ok(Verdict::Alone) => Ended::Alone,
        Err(_) => Ended::Failed,
    }
}
