use std::time::Duration;

use async_trait::async_trait;
use frontrow_application::ports::{Audit, AuditCheck, Unavailable};
use sea_orm::{DatabaseTransaction, DbErr};
use time::OffsetDateTime;

use super::{counters, journals, money, outbox, points, seats, webhooks};
use crate::SqlDatabase;
use crate::snapshot::Reading;

/// How long all questions take together. Each reads whole tables once; a million tickets take some seconds.
const AUDIT_AT_MOST: Duration = Duration::from_secs(120);

/// Every invariant that rows can break, asked of one snapshot: whatever is committed meanwhile is not in it, so a
/// database that is sold from is as silent as one at rest.
#[derive(Clone, Debug)]
pub struct SqlAudit {
    database: SqlDatabase,
}

impl SqlAudit {
    /// The audit of `database`.
    #[must_use]
    pub const fn new(database: SqlDatabase) -> Self {
        Self { database }
    }
}

#[async_trait]
impl Audit for SqlAudit {
    async fn run(&self, now: OffsetDateTime) -> Result<Vec<AuditCheck>, Unavailable> {
        self.database.at_one_instant(AUDIT_AT_MOST, EveryQuestion { now }).await
    }
}

struct EveryQuestion {
    now: OffsetDateTime,
}

#[async_trait]
impl Reading for EveryQuestion {
    type Found = Vec<AuditCheck>;

    async fn run(&self, snapshot: &DatabaseTransaction) -> Result<Vec<AuditCheck>, DbErr> {
        let checks = [
            seats::checks(),
            counters::checks(),
            money::checks(),
            points::checks(),
            journals::checks(),
            outbox::checks(),
            webhooks::checks(),
        ];
        let mut asked = Vec::new();
        for check in checks.iter().flatten() {
            asked.push(check.ask(snapshot).await?);
        }
        money::tell_of_open_payments(snapshot, self.now, &mut asked).await?;
        Ok(asked)
    }
}
