use std::sync::Arc;

use anyhow::Context;
use frontrow_application::policy::SalesPolicy;
use frontrow_application::ports::{IdGenerator, TimeSource};
use frontrow_application::queue::RecentStatistics;
use frontrow_domain::queue::QueueRules;
use frontrow_http::identity::{Argon2Passwords, JwtAccessTokens, PasswordCosts, SealedQueuePasses};
use frontrow_memory::MemoryHoldMeter;
use frontrow_sql::{
    GroupCommit, GroupSettings, SqlAccounts, SqlAudit, SqlDatabase, SqlIdempotencyKeys, SqlInbox, SqlLeases, SqlOutbox,
    SqlPayments, SqlPointsLedger, SqlReservations, SqlStatistics, SqlTimeSource,
};
use frontrow_system::{DisciplinedClock, UuidV7Ids};
use time::Duration;

use super::coordination::{Coordination, Shared, Slots};
use super::gateway::Gateway;
use super::identity::Identity;
use super::ports::Ports;
use super::sales::{Means, Sales};
use super::webhooks::Webhooks;
use crate::settings::{Settings, Strategy};

/// Everything that was built for this process.
pub struct House {
    pub ports: Ports,
    pub identity: Identity,
    /// The clock, and the database's clock that it follows.
    pub clock: Arc<DisciplinedClock>,
    pub time_source: Arc<dyn TimeSource>,
    /// Where holds queue; stopped last, so that everybody is answered.
    pub group: Option<GroupCommit>,
    /// What replicas share, where there are several.
    pub shared: Option<Shared>,
    /// The gate that is kept near the truth, where the strategy has one.
    pub slots: Option<Slots>,
}

impl House {
    /// Builds it on `database`; the tables are up to date by now.
    pub async fn build(settings: &Settings, database: &SqlDatabase) -> anyhow::Result<Self> {
        let time_source: Arc<dyn TimeSource> = Arc::new(SqlTimeSource::new(database.clone()));
        let clock = Arc::new(DisciplinedClock::new());
        clock.discipline(&*time_source).await.context("the database's clock cannot be read")?;
        let identity = Identity::build(settings).await?;
        let group = settings.database.group_commit.then(|| GroupCommit::start(database, GroupSettings::default()));
        let coordination = Coordination::start(settings, database, clock.clone(), &UuidV7Ids).await?;
        let ports = ports(settings, database, group.as_ref(), &coordination, &identity, clock.clone())?;
        let slots = (settings.reservation.strategy == Strategy::Slot).then_some(coordination.slots);
        Ok(Self { ports, identity, clock, time_source, group, shared: coordination.shared, slots })
    }
}

fn ports(
    settings: &Settings,
    database: &SqlDatabase,
    group: Option<&GroupCommit>,
    coordination: &Coordination,
    identity: &Identity,
    clock: Arc<DisciplinedClock>,
) -> anyhow::Result<Ports> {
    let ids: Arc<dyn IdGenerator> = Arc::new(UuidV7Ids);
    let waiting_room = coordination.waiting_room.clone();
    let strategy = settings.reservation.strategy;
    let sales =
        Sales::build(&Means { strategy, database, group, coordination, clock: clock.clone(), ids: ids.clone() });
    let gateway = Gateway::build(settings, clock.clone())?;
    let auth = &settings.auth;
    let tokens =
        JwtAccessTokens::new(&identity.keys, auth.audience.clone(), auth.access_token_ttl_seconds, ids.clone());
    Ok(Ports {
        accounts: Arc::new(SqlAccounts::new(database.clone())),
        audit: Arc::new(SqlAudit::new(database.clone())),
        catalog: sales.catalog,
        catalog_as_written: sales.catalog_as_written,
        gateway: gateway.asked,
        gateway_ledger: gateway.ledger,
        inbox: Arc::new(SqlInbox::new(database.clone())),
        keys: Arc::new(SqlIdempotencyKeys::new(database.clone())),
        leases: Arc::new(SqlLeases::new(database.clone())),
        ledger: Arc::new(SqlPointsLedger::new(database.clone())),
        meter: Arc::new(MemoryHoldMeter::new()),
        outbox: Arc::new(SqlOutbox::new(database.clone())),
        passes: Arc::new(SealedQueuePasses::new(&identity.keys)),
        passwords: Arc::new(Argon2Passwords::new(PasswordCosts::default()).context("password hashing")?),
        payments: Arc::new(SqlPayments::new(database.clone())),
        programme: sales.programme,
        reservations: Arc::new(SqlReservations::new(database.clone())),
        seats: sales.seats,
        sections: sales.sections,
        settlements: sales.settlements,
        statistics: Arc::new(RecentStatistics::new(Arc::new(SqlStatistics::new(database.clone())), clock.clone())),
        tokens: Arc::new(tokens.context("setting `auth.signing_key`")?),
        waiting_room,
        webhooks: Webhooks::build(settings, database)?,
        policy: policy(settings),
        queue_defaults: queue_defaults(settings)?,
        clock,
        ids,
    })
}

fn policy(settings: &Settings) -> SalesPolicy {
    let reservation = &settings.reservation;
    SalesPolicy {
        hold_ttl: Duration::seconds(reservation.hold_ttl_seconds.into()),
        payment_lease: Duration::seconds(reservation.payment_lease_seconds.into()),
        max_per_user: reservation.max_per_user,
        abandon_after: Duration::seconds(settings.payments.abandon_after_seconds.into()),
    }
}

fn queue_defaults(settings: &Settings) -> anyhow::Result<QueueRules> {
    let queue = &settings.queue;
    let pass_ttl = Duration::seconds(queue.pass_ttl_seconds.into());
    let idle_ttl = Duration::seconds(queue.idle_ttl_seconds.into());
    QueueRules::new(queue.max_active, pass_ttl, idle_ttl, None).context("settings `queue.…`")
}
