use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use frontrow_application::ports::Unavailable;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, QueryResult, Statement};

use crate::pools::{ACQUIRE_AT_MOST, DatabaseSettings, mysql, postgres, sqlite};
use crate::to_its_end::Distrust;

/// How long a call takes with all its retries; below the 10 s within which every request is answered.
pub(crate) const CALL_AT_MOST: Duration = Duration::from_secs(6);

/// The database cannot be used as it is.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The address names no database we speak to.
    #[error("database.url begins with sqlite://, mysql:// or postgres://")]
    UnknownScheme,
    /// It did not answer, or refused us.
    #[error("the database does not answer")]
    NoAnswer(#[source] DbErr),
}

/// The pool of connections; a clone is the same pool.
#[derive(Clone, Debug)]
pub struct SqlDatabase {
    readers: DatabaseConnection,
    writer: DatabaseConnection,
    distrust: Distrust,
    heard: Heard,
}

/// Who is told of the statements that do not go through the pool.
#[derive(Clone, Default)]
pub(crate) struct Heard(Option<Arc<Hear>>);

type Hear = dyn Fn(&str) + Send + Sync;

impl Heard {
    /// Tells of one statement, or of several in one text.
    pub(crate) fn tell(&self, text: &str) {
        if let Some(hear) = &self.0 {
            hear(text);
        }
    }
}

impl fmt::Debug for Heard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Heard({})", self.0.is_some())
    }
}

impl SqlDatabase {
    /// Opens the pool and proves that the database answers.
    ///
    /// # Errors
    /// [`ConnectError`] when the URL is none of ours or nobody answers there.
    pub async fn connect(settings: &DatabaseSettings) -> Result<Self, ConnectError> {
        let distrust = Distrust::new();
        let pool = match settings.url.split(':').next() {
            Some("sqlite") => return Self::connect_sqlite(settings).await,
            Some("mysql") => mysql(settings, &distrust),
            Some("postgres" | "postgresql") => postgres(settings, &distrust),
            _ => return Err(ConnectError::UnknownScheme),
        };
        let pool = Database::connect(pool).await.map_err(ConnectError::NoAnswer)?;
        Ok(Self { readers: pool.clone(), writer: pool, distrust, heard: Heard::default() })
    }

    /// SQLite has one writer at a time. A queue for the one connection is fairer than everybody's busy waiting, and
    /// readers see the last commit meanwhile.
    async fn connect_sqlite(settings: &DatabaseSettings) -> Result<Self, ConnectError> {
        let writer = Database::connect(sqlite(settings, 1)).await.map_err(ConnectError::NoAnswer)?;
        let readers =
            Database::connect(sqlite(settings, settings.max_connections)).await.map_err(ConnectError::NoAnswer)?;
        Ok(Self { readers, writer, distrust: Distrust::new(), heard: Heard::default() })
    }

    /// Tells `hear` of every statement, once it was carried out, of this pool's clones made from now on. What a group
    /// sends together is told as one, when it is sent.
    pub fn on_statement(&mut self, hear: impl Fn(&Statement) + Clone + Send + Sync + 'static) {
        let (told, told_of_groups, backend) = (hear.clone(), hear.clone(), self.backend());
        let of_groups = move |text: &str| told_of_groups(&Statement::from_string(backend, text));
        self.heard = Heard(Some(Arc::new(of_groups)));
        self.readers.set_metric_callback(move |carried_out| told(carried_out.statement));
        self.writer.set_metric_callback(move |carried_out| hear(carried_out.statement));
    }

    /// Whether the database answers.
    pub async fn is_reachable(&self) -> bool {
        let readers = self.readers.clone();
        let ping = async move { readers.execute_unprepared("SELECT 1").await.map_err(unavailable) };
        self.distrust.carry(ACQUIRE_AT_MOST, ping).await.is_ok()
    }

    /// The connection for the migration, which alone writes DDL.
    #[must_use]
    pub const fn connection(&self) -> &DatabaseConnection {
        &self.writer
    }

    pub(crate) fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    /// Every row of a query, as last committed.
    pub(crate) async fn all(&self, select: &SelectStatement) -> Result<Vec<QueryResult>, Unavailable> {
        let (readers, query) = (self.readers.clone(), self.backend().build(select));
        self.read(async move { readers.query_all_raw(query).await }).await
    }

    /// The first row of a query, as last committed.
    pub(crate) async fn one(&self, select: &SelectStatement) -> Result<Option<QueryResult>, Unavailable> {
        let (readers, query) = (self.readers.clone(), self.backend().build(select));
        self.read(async move { readers.query_one_raw(query).await }).await
    }

    /// Who is told of the statements that do not go through the pool.
    pub(crate) fn heard(&self) -> Heard {
        self.heard.clone()
    }

    /// The connections for reading.
    pub(crate) const fn readers(&self) -> &DatabaseConnection {
        &self.readers
    }

    /// Waits for `reading` as long as a call may take.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        reading: impl Future<Output = Result<T, DbErr>> + Send + 'static,
    ) -> Result<T, Unavailable> {
        self.carry(CALL_AT_MOST, async move { reading.await.map_err(unavailable) }).await
    }

    /// Holds a conversation to its end, even if the caller does not wait for it.
    pub(crate) async fn carry<T: Send + 'static>(
        &self,
        patience: Duration,
        conversation: impl Future<Output = Result<T, Unavailable>> + Send + 'static,
    ) -> Result<T, Unavailable> {
        self.distrust.carry(patience, conversation).await
    }
}

const WHAT: &str = "the database";

/// The failure as a port tells it.
pub(crate) fn unavailable(error: DbErr) -> Unavailable {
    Unavailable::because(WHAT, error)
}
