use frontrow_application::ports::AuditCheck;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryResult, Statement};
use uuid::Uuid;

use super::claims;
use crate::row::Row;
use crate::value::unreadable;

/// How many violations are named. Whoever looks into them needs a beginning, not the list.
const NAMED_AT_MOST: u32 = 3;

/// One question, as a query that finds nothing when all is well.
pub(super) struct Check {
    /// What must hold.
    pub(super) name: &'static str,
    /// What `id` names in [`Self::violations`].
    pub(super) of: &'static str,
    /// Finds an `id` for each violation. `{claims}` stands for what live reservations claim ([`claims::of_seats`]),
    /// `{nobody}` for who has a free seat.
    pub(super) violations: String,
}

impl Check {
    pub(super) fn new(name: &'static str, of: &'static str, violations: impl Into<String>) -> Self {
        Self { name, of, violations: violations.into() }
    }

    pub(super) async fn ask(&self, snapshot: &DatabaseTransaction) -> Result<AuditCheck, DbErr> {
        let violations = self.count(snapshot).await?;
        let detail = if violations == 0 {
            format!("every {} looked at", self.of)
        } else {
            format!("{}: {}", self.of, self.examples(snapshot).await?.join(", "))
        };
        Ok(AuditCheck { name: self.name, violations, detail })
    }

    async fn count(&self, snapshot: &DatabaseTransaction) -> Result<u64, DbErr> {
        let sql = format!("SELECT COUNT(*) AS violations FROM ({}) found", self.violations);
        let row = snapshot.query_one_raw(statement(snapshot, &sql)).await?;
        let count: i64 = row.ok_or_else(|| unreadable("a count", "nothing"))?.get("violations")?;
        u64::try_from(count).map_err(|_| unreadable("a count", count))
    }

    async fn examples(&self, snapshot: &DatabaseTransaction) -> Result<Vec<String>, DbErr> {
        let sql = format!("SELECT id FROM ({}) found LIMIT {NAMED_AT_MOST}", self.violations);
        snapshot.query_all_raw(statement(snapshot, &sql)).await?.iter().map(name_of).collect()
    }
}

/// Batches have numbers, everything else a UUID.
fn name_of(row: &QueryResult) -> Result<String, DbErr> {
    row.get::<Uuid>("id").map(|id| id.to_string()).or_else(|_| row.get::<i64>("id").map(|id| id.to_string()))
}

pub(super) fn statement(snapshot: &DatabaseTransaction, sql: &str) -> Statement {
    let backend = snapshot.get_database_backend();
    let sql = sql.replace("{claims}", claims::of_seats(backend)).replace("{nobody}", claims::nobody(backend));
    Statement::from_string(backend, sql)
}
