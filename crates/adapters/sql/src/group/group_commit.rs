use std::sync::Arc;

use frontrow_application::ports::{Hold, Unavailable};
use sea_orm::DbBackend;
use tokio::sync::{Mutex, mpsc, oneshot, watch};
use tokio::task::JoinSet;

use super::ask::{Ask, Verdict};
use super::committer::Committer;
use super::mysql::MySqlStore;
use super::postgres::PostgresStore;
use super::sqlite::SqliteStore;
use super::store::GroupStore;
use crate::SqlDatabase;
use crate::database::CALL_AT_MOST;

/// Two committers: one gathers and decides while the other one's commit is on its way to the disk. More would only
/// wait for each other's sections.
const COMMITTERS: usize = 2;
/// SQLite has one writer.
const COMMITTERS_ON_SQLITE: usize = 1;

/// How a group commit is set up.
#[derive(Clone, Copy, Debug)]
pub struct GroupSettings {
    /// How many holds may wait for one committer.
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
    queues: Arc<[mpsc::Sender<Ask>]>,
    stop: watch::Sender<bool>,
    committers: Arc<Mutex<JoinSet<()>>>,
}

const WHAT: &str = "the queue of holds";

impl GroupCommit {
    /// Starts the committers on `database`. They live in the runtime of the caller, until [`Self::stop`] or until the
    /// last clone is gone.
    #[must_use]
    pub fn start(database: &SqlDatabase, settings: GroupSettings) -> Self {
        let stores = stores(database);
        let (stop, stopping) = watch::channel(false);
        let mut committers = JoinSet::new();
        let queues = stores.into_iter().map(|store| {
            let (queue, asks) = mpsc::channel(settings.queued_at_most);
            committers.spawn(Committer { store, asks, stopping: stopping.clone() }.run());
            queue
        });
        Self { queues: queues.collect(), stop, committers: Arc::new(Mutex::new(committers)) }
    }

    /// Takes no more holds, answers those that are queued, and gives the connections back.
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
        let (answer, answered) = oneshot::channel();
        let ask = Ask { hold: hold.clone(), answer };
        self.queue_of(hold).try_send(ask).map_err(|_| Unavailable::of(WHAT))?;
        match tokio::time::timeout(CALL_AT_MOST, answered).await {
            Ok(Ok(verdict)) => Ok(verdict),
            Ok(Err(_)) => Err(Unavailable::of("the database")),
            Err(_) => Err(Unavailable::of("the database, in time,")),
        }
    }

    /// A person's holds go through one committer: what a person does at once, with one key or against one limit,
    /// then never makes two committers wait for each other.
    fn queue_of(&self, hold: &Hold) -> &mpsc::Sender<Ask> {
        let person = hold.change.after.holder().as_uuid();
        let last_byte = person.as_bytes()[15];
        &self.queues[usize::from(last_byte) % self.queues.len()]
    }
}

fn stores(database: &SqlDatabase) -> Vec<Box<dyn GroupStore>> {
    let connection = database.connection();
    match database.backend() {
        DbBackend::MySql => {
            let pool = connection.get_mysql_connection_pool();
            (0..COMMITTERS).map(|_| Box::new(MySqlStore::new(pool.connect_options())) as Box<dyn GroupStore>).collect()
        }
        DbBackend::Postgres => {
            let pool = connection.get_postgres_connection_pool();
            let store = || Box::new(PostgresStore::new(pool.connect_options())) as Box<dyn GroupStore>;
            (0..COMMITTERS).map(|_| store()).collect()
        }
        DbBackend::Sqlite | _ => {
            let pool = connection.get_sqlite_connection_pool();
            (0..COMMITTERS_ON_SQLITE).map(|_| Box::new(SqliteStore::new(pool.clone())) as Box<dyn GroupStore>).collect()
        }
    }
}
