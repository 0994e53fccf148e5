use std::sync::Arc;

use frontrow_application::ports::{Hold, Unavailable};
use frontrow_domain::shared::UserId;
use sea_orm::DbBackend;
use tokio::sync::{Mutex, mpsc, oneshot, watch};
use tokio::task::JoinSet;

use super::ask::{Ask, Verdict};
use super::carrier::Carrier;
use super::committer::Committer;
use super::holds::Holds;
use super::mysql::MySqlStore;
use super::postgres::PostgresStore;
use super::settle::{Plain, SettlementCarrier};
use super::sqlite::SqliteStore;
use crate::SqlDatabase;
use crate::database::CALL_AT_MOST;

/// Two committers of each kind: one gathers and decides while the other one's commit is on its way to the disk. More would only
/// wait for each other's sections.
const COMMITTERS: usize = 2;
/// SQLite has one writer, which all committers take in turn.
const COMMITTERS_ON_SQLITE: usize = 1;

/// How a group commit is set up.
#[derive(Clone, Copy, Debug)]
pub struct GroupSettings {
    /// How many requests may wait for one committer.
    pub queued_at_most: usize,
}

impl Default for GroupSettings {
    /// More than the 10,000 connections of one replica can have under way, and at 40,000 a second less than half a
    /// second of waiting. Who finds the queue full is better told so at once.
    fn default() -> Self {
        Self { queued_at_most: 16_384 }
    }
}

/// The queues of this process and the tasks that empty them; a clone is the same queues.
#[derive(Clone, Debug)]
pub struct GroupCommit {
    holds: Queues<Hold>,
    settlements: Queues<Plain>,
    stop: watch::Sender<bool>,
    committers: Arc<Mutex<JoinSet<()>>>,
}

/// One queue a committer.
type Queues<R> = Arc<[mpsc::Sender<Ask<R>>]>;

impl GroupCommit {
    /// Starts the committers on `database`. They live in the runtime of the caller, until [`Self::stop`] or until the
    /// last clone is gone.
    #[must_use]
    pub fn start(database: &SqlDatabase, settings: GroupSettings) -> Self {
        let (stop, stopping) = watch::channel(false);
        let mut crew = Crew { settings, stopping, committers: JoinSet::new() };
        let (holds, settlements) = (crew.holds(database), crew.settlements(database));
        Self { holds, settlements, stop, committers: Arc::new(Mutex::new(crew.committers)) }
    }

    /// Takes no more requests, answers those that are queued, and gives the connections back.
    pub async fn stop(&self) {
        self.stop.send_replace(true);
        let mut committers = self.committers.lock().await;
        while let Some(ended) = committers.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a committer ended in disorder");
            }
        }
    }

    /// Queues a hold and waits for the commit of its group.
    pub(super) async fn hold(&self, hold: &Hold) -> Result<Verdict, Unavailable> {
        let queue = queue_of(&self.holds, hold.change.after.holder());
        ask(queue, hold.clone(), "the queue of holds").await
    }

    /// Queues a settlement and waits for the commit of its group.
    pub(super) async fn settle(&self, plain: Plain) -> Result<Verdict, Unavailable> {
        let queue = queue_of(&self.settlements, plain.step.after.holder());
        ask(queue, plain, "the queue of settlements").await
    }
}

/// A person's requests go through one committer: what a person does at once, with one key, from one wallet or against
/// one limit, then never makes two committers wait for each other.
fn queue_of<R>(queues: &Queues<R>, person: UserId) -> &mpsc::Sender<Ask<R>> {
    let last_byte = person.as_uuid().as_bytes()[15];
    &queues[usize::from(last_byte) % queues.len()]
}

async fn ask<R>(queue: &mpsc::Sender<Ask<R>>, request: R, what: &'static str) -> Result<Verdict, Unavailable> {
    let (answer, answered) = oneshot::channel();
    queue.try_send(Ask { request, answer }).map_err(|_| Unavailable::of(what))?;
    match tokio::time::timeout(CALL_AT_MOST, answered).await {
        Ok(Ok(verdict)) => Ok(verdict),
        Ok(Err(_)) => Err(Unavailable::of("the database")),
        Err(_) => Err(Unavailable::of("the database, in time,")),
    }
}

/// The committers, while they are started.
struct Crew {
    settings: GroupSettings,
    stopping: watch::Receiver<bool>,
    committers: JoinSet<()>,
}

impl Crew {
    fn holds(&mut self, database: &SqlDatabase) -> Queues<Hold> {
        match database.backend() {
            DbBackend::MySql => self.start(COMMITTERS, || Holds(Box::new(MySqlStore::of(database)))),
            DbBackend::Postgres => self.start(COMMITTERS, || Holds(Box::new(PostgresStore::of(database)))),
            DbBackend::Sqlite | _ => self.start(COMMITTERS_ON_SQLITE, || Holds(Box::new(SqliteStore::of(database)))),
        }
    }

    fn settlements(&mut self, database: &SqlDatabase) -> Queues<Plain> {
        let committers = match database.backend() {
            DbBackend::MySql | DbBackend::Postgres => COMMITTERS,
            DbBackend::Sqlite | _ => COMMITTERS_ON_SQLITE,
        };
        self.start(committers, || SettlementCarrier::on(database))
    }

    fn start<C: Carrier<Request: 'static> + 'static>(
        &mut self,
        committers: usize,
        carrier: impl Fn() -> C,
    ) -> Queues<C::Request> {
        let queues = (0..committers).map(|_| {
            let (queue, asks) = mpsc::channel(self.settings.queued_at_most);
            self.committers.spawn(Committer { carrier: carrier(), asks, stopping: self.stopping.clone() }.run());
            queue
        });
        queues.collect()
    }
}
