use async_trait::async_trait;
use frontrow_application::ports::{SettleOutcome, Settlement, Settlements, Unavailable};

use super::ask::Verdict;
use super::group_commit::GroupCommit;
use super::settle::Plain;
use crate::payment::settlement_refused;
use crate::{SqlDatabase, SqlSettlements};

/// Settlements in groups; what is unusual, one at a time.
#[derive(Clone, Debug)]
pub struct GroupedSettlements {
    group: GroupCommit,
    alone: SqlSettlements,
}

impl GroupedSettlements {
    /// Settlements in `database`, through the queues of `group`.
    #[must_use]
    pub const fn new(database: SqlDatabase, group: GroupCommit) -> Self {
        Self { group, alone: SqlSettlements::new(database) }
    }
}

#[async_trait]
impl Settlements for GroupedSettlements {
    async fn commit(&self, settlement: &Settlement) -> Result<SettleOutcome, Unavailable> {
        let Some(plain) = Plain::of(settlement) else {
            return self.alone.commit(settlement).await;
        };
        match self.group.settle(plain).await? {
            Verdict::Committed => Ok(SettleOutcome::Settled),
            Verdict::Refused(refusal) => settlement_refused(&refusal),
            Verdict::Alone => self.alone.commit(settlement).await,
        }
    }
}
