mod settle;
mod settle_statements;
mod settle_values;
mod statements;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use sea_orm::sqlx::postgres::{PgArguments, PgConnectOptions, PgConnection, PgRow, Postgres};
use sea_orm::sqlx::query::Query;
use sea_orm::sqlx::{Connection, Encode, Error, Type, query, raw_sql};
use uuid::Uuid;

use self::values::{bind_persons, bind_reservations, bind_seats};
use super::failure::Failure;
use super::seen::{Lapsed, Seen};
use super::store::{Doubted, GroupStore, HoldStore};
use super::wanted::Wanted;
use super::winners::Winners;
use crate::SqlDatabase;
use crate::database::Heard;
use crate::dialect::POSTGRES_SESSION;

/// Groups wait less long for a row than single calls: everybody in the group waits with them. The plan of a statement
/// is made once, and while a table is empty it would be one for empty tables: every join here is a look into an index.
const SESSION_OF_A_GROUP: [&str; 6] = [
    "SET lock_timeout = '1s'",
    "SET plan_cache_mode = 'force_generic_plan'",
    "SET enable_seqscan = off",
    "SET enable_hashjoin = off",
    "SET enable_mergejoin = off",
    "SET jit = off",
];
/// How long connecting may take: the group that waits for it is to be answered in time.
const CONNECT_AT_MOST: Duration = Duration::from_secs(2);

/// PostgreSQL: prepared statements over arrays.
pub(super) struct PostgresStore {
    options: Arc<PgConnectOptions>,
    connection: Option<PgConnection>,
    heard: Heard,
}

/// A statement that never changes, and its values.
struct Prepared {
    text: &'static str,
    query: Query<'static, Postgres, PgArguments>,
}

impl Prepared {
    fn of(text: &'static str) -> Self {
        Self { text, query: query(text) }
    }

    fn bind<T: Encode<'static, Postgres> + Type<Postgres> + 'static>(mut self, value: T) -> Self {
        self.query = self.query.bind(value);
        self
    }
}

impl PostgresStore {
    pub(super) fn of(database: &SqlDatabase) -> Self {
        let options = database.connection().get_postgres_connection_pool().connect_options();
        Self { options, connection: None, heard: database.heard() }
    }

    async fn connection(&mut self) -> Result<&mut PgConnection, Failure> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => connect(&self.options).await?,
        };
        Ok(self.connection.insert(connection))
    }

    async fn run(&mut self, statement: &'static str) -> Result<(), Failure> {
        raw_sql(statement).execute(self.connection().await?).await?;
        Ok(())
    }

    async fn see(
        &mut self,
        prepared: Prepared,
        mut take_in: impl FnMut(&PgRow) -> Result<(), Error> + Send,
    ) -> Result<(), Failure> {
        self.heard.tell(prepared.text);
        let mut rows = prepared.query.fetch(self.connection().await?);
        while let Some(row) = rows.try_next().await? {
            take_in(&row)?;
        }
        Ok(())
    }

    /// Carries out a statement that must write `rows` rows.
    async fn expect(&mut self, prepared: Prepared, rows: usize) -> Result<(), Failure> {
        self.heard.tell(prepared.text);
        let written = prepared.query.execute(self.connection().await?).await?.rows_affected();
        if written == rows as u64 { Ok(()) } else { Err(Failure::COUNT_IS_OFF) }
    }
}

async fn connect(options: &PgConnectOptions) -> Result<PgConnection, Failure> {
    let connecting = tokio::time::timeout(CONNECT_AT_MOST, PgConnection::connect_with(options));
    let mut connection = connecting.await.map_err(|_| Failure::TOO_LATE)??;
    for statement in POSTGRES_SESSION.into_iter().chain(SESSION_OF_A_GROUP) {
        raw_sql(statement).execute(&mut connection).await?;
    }
    Ok(connection)
}

#[async_trait]
impl GroupStore for PostgresStore {
    async fn roll_back(&mut self) -> Result<(), Failure> {
        self.run("ROLLBACK").await
    }

    fn disconnect(&mut self) {
        self.connection = None;
    }
}

#[async_trait]
impl HoldStore for PostgresStore {
    async fn look(&mut self, wanted: &Wanted) -> Result<Seen, Failure> {
        let mut seen = Seen::default();
        self.run("BEGIN").await?;
        self.see(two_lists(statements::LOCK_PERSONS, pairs(&wanted.persons)), |row| seen.take_in(row)).await?;
        if !wanted.seats.is_empty() {
            let seats: Vec<Uuid> = wanted.seats.iter().copied().collect();
            self.see(Prepared::of(statements::LOCK_SEATS).bind(seats), |row| seen.take_in(row)).await?;
        }
        self.see(two_lists(statements::KEYS, wanted.keys.iter().copied()), |row| seen.take_in(row)).await?;
        let dates: Vec<Uuid> = wanted.dates().collect();
        self.see(Prepared::of(statements::SECTIONS).bind(dates), |row| seen.take_in(row)).await?;
        Ok(seen)
    }

    async fn look_for_lapsed(&mut self, doubted: &Doubted, now: i64) -> Result<Lapsed, Failure> {
        let mut lapsed = Lapsed::default();
        let persons = two_lists(statements::LAPSED_PERSONS, doubted.persons.iter().copied()).bind(now);
        self.see(persons, |row| lapsed.take_in(row)).await?;
        let (sections, places_left): (Vec<Uuid>, Vec<i64>) = doubted.sections.iter().copied().unzip();
        let sections = Prepared::of(statements::LAPSED_SECTIONS).bind(sections).bind(places_left).bind(now);
        self.see(sections, |row| lapsed.take_in(row)).await?;
        Ok(lapsed)
    }

    async fn write(&mut self, winners: &Winners<'_>) -> Result<(), Failure> {
        let rows = bind_reservations(Prepared::of(statements::WRITE), winners).map_err(Failure::not_writable)?;
        self.expect(bind_persons(rows, winners), winners.holds.len()).await?;
        if !winners.seats.is_empty() {
            self.expect(bind_seats(Prepared::of(statements::CLAIM_SEATS), winners), winners.seats.len()).await?;
        }
        let sections: Vec<Uuid> = winners.sections.keys().copied().collect();
        let places: Vec<i32> = winners.sections.values().copied().collect();
        self.expect(Prepared::of(statements::COUNT_PLACES).bind(sections).bind(places), winners.sections.len()).await?;
        self.run("COMMIT").await
    }
}

/// A statement over pairs, which are bound as two arrays.
fn two_lists(statement: &'static str, pairs: impl Iterator<Item = (Uuid, Uuid)>) -> Prepared {
    let (left, right): (Vec<Uuid>, Vec<Uuid>) = pairs.unzip();
    Prepared::of(statement).bind(left).bind(right)
}

/// Dates and their persons.
fn pairs(persons_of: &BTreeMap<Uuid, BTreeSet<Uuid>>) -> impl Iterator<Item = (Uuid, Uuid)> {
    persons_of.iter().flat_map(|(date, persons)| persons.iter().map(|person| (*date, *person)))
}
