use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::time::{MissedTickBehavior, interval};

use super::strategy::ON_REDIS;
use super::{Administrator, Crowd, Database, DatabaseKind, Databases, Issuer, Roles, Server, Setting};
use crate::load::{Load, Repeated, drive};
use crate::redis::Redis;

/// What every measurement of a run shares.
pub(crate) struct Stage {
    pub(crate) databases: Databases,
    pub(crate) redis: Option<Redis>,
    pub(crate) issuer: Issuer,
    pub(crate) crowd: Arc<Crowd>,
}

/// A server that sells from a database of its own.
pub(crate) struct Shop {
    pub(crate) server: Server,
    pub(crate) administrator: Administrator,
    pub(crate) database: Database,
}

/// While a server tells what it sold, it is busy with the measurement before.
const TOLD_WITHIN: Duration = Duration::from_secs(20);
/// How often it is asked whether it has.
const ASK_EVERY: Duration = Duration::from_millis(100);
/// Connections over which the crowd shows its tokens.
const ACQUAINTED_BY: usize = 16;
/// How long that may take: an Ed25519 signature each.
const ACQUAINTED_WITHIN: Duration = Duration::from_secs(30);

impl Stage {
    pub(crate) fn redis(&self) -> anyhow::Result<&Redis> {
        self.redis.as_ref().context("no Redis was named")
    }

    /// A server of its own on a new database.
    pub(crate) async fn shop(&self, kind: DatabaseKind, roles: Roles, settings: &[Setting]) -> anyhow::Result<Shop> {
        let mut settings: Vec<(&str, &str)> = settings.to_vec();
        if settings.contains(&ON_REDIS) {
            settings.push(("coordination.redis_url", &self.redis()?.url));
        }
        let database = self.databases.fresh(kind).await?;
        let server = Server::start(&database, &self.issuer, roles, &settings).await?;
        let administrator = server.administrator().await?;
        Ok(Shop { server, administrator, database })
    }
}

impl Shop {
    /// Has every token of the crowd verified once.
    pub(crate) async fn acquaint(&self, crowd: &Crowd) -> anyhow::Result<()> {
        let asks = crowd.acquaint();
        let load = Load { connections: ACQUAINTED_BY, warm_up: Duration::ZERO, measured: ACQUAINTED_WITHIN };
        let source = Arc::new(Once::new(asks));
        drive(self.server.address, load, source).await?.without_errors().context("people show their tokens")?;
        Ok(())
    }

    /// Waits until what was sold is told, or for as long as that may take. The database is asked, not the server.
    pub(crate) async fn settle(&self) -> anyhow::Result<()> {
        let asked_at = Instant::now();
        let mut ticks = interval(ASK_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while self.database.count("SELECT COUNT(*) FROM outbox").await? > 0 && asked_at.elapsed() < TOLD_WITHIN {
            ticks.tick().await;
        }
        Ok(())
    }

    /// Compares what was acknowledged with what is stored, asks the audit, and takes everything down.
    pub(crate) async fn close(self, held: u64) -> anyhow::Result<()> {
        let number = self.database.kind.number();
        let query = format!("SELECT CAST(COALESCE(SUM(held), 0) AS {number}) FROM sections");
        let stored = self.database.count(&query).await?;
        anyhow::ensure!(stored == held, "{held} places were acknowledged, {stored} are held");
        self.close_audited().await
    }

    /// The same where nobody counted.
    pub(crate) async fn close_audited(self) -> anyhow::Result<()> {
        let audit = self.server.audit().await?;
        self.server.stop().await?;
        self.database.discard().await?;
        audit.map_err(|words| anyhow::anyhow!("the audit found something:\n{words}"))
    }
}

/// Requests that are each sent once.
struct Once(Repeated, usize);

impl Once {
    fn new(requests: Vec<Vec<u8>>) -> Self {
        let count = requests.len();
        Self(Repeated::new(Arc::new(requests), 200), count)
    }
}

impl crate::load::Source for Once {
    fn next(&self, request: &mut Vec<u8>) -> Option<usize> {
        self.0.next(request).filter(|number| *number < self.1)
    }

    fn is_expected(&self, number: usize, status: u16, body: &[u8]) -> bool {
        self.0.is_expected(number, status, body)
    }
}
