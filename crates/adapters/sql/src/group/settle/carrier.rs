use async_trait::async_trait;
use sea_orm::DbBackend;

use super::{Concerned, Plain, decide};
use crate::SqlDatabase;
use crate::group::ask::{Earlier, Verdict};
use crate::group::carrier::Carrier;
use crate::group::failure::Failure;
use crate::group::mysql::MySqlStore;
use crate::group::postgres::PostgresStore;
use crate::group::sqlite::SqliteStore;
use crate::group::store::SettlementStore;

/// Carries out settlements.
pub(in crate::group) struct SettlementCarrier(pub(in crate::group) Box<dyn SettlementStore>);

#[async_trait]
impl Carrier for SettlementCarrier {
    type Request = Plain;

    async fn carry_out(&mut self, group: &[&Plain], earlier: Earlier) -> Result<Vec<Verdict>, Failure> {
        let carried_out = self.try_to(group, earlier).await;
        carried_out.map_err(|failure| match (failure, earlier) {
            // Somebody waits on the rows, and it may be the first attempt: going alone could not tell the two apart.
            (Failure::InTheWay(cause), Earlier::Unknown) => Failure::Lost(cause),
            (failure, Earlier::Unknown | Earlier::Nothing) => failure,
        })
    }

    async fn roll_back(&mut self) -> Result<(), Failure> {
        self.0.roll_back().await
    }

    fn disconnect(&mut self) {
        self.0.disconnect();
    }
}

impl SettlementCarrier {
    /// Carries them out in `database`, on a connection that is opened for the first of them.
    pub(in crate::group) fn on(database: &SqlDatabase) -> Self {
        Self(match database.backend() {
            DbBackend::MySql => Box::new(MySqlStore::of(database)),
            DbBackend::Postgres => Box::new(PostgresStore::of(database)),
            DbBackend::Sqlite | _ => Box::new(SqliteStore::of(database)),
        })
    }

    async fn try_to(&mut self, group: &[&Plain], earlier: Earlier) -> Result<Vec<Verdict>, Failure> {
        let standing = self.0.look_at(&Concerned::by(group)).await?;
        let (verdicts, granted) = decide(group, standing, earlier);
        if granted.settled.is_empty() {
            self.0.roll_back().await?;
        } else {
            self.0.settle(&granted).await?;
        }
        Ok(verdicts)
    }
}
