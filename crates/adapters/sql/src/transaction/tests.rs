use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::{ConnectionTrait, DatabaseTransaction};
use tempfile::TempDir;

use super::{RETRIES_AT_MOST, Stop, Work};
use crate::{DatabaseSettings, SqlDatabase};

async fn a_table_in(folder: &TempDir) -> SqlDatabase {
    let url = format!("sqlite://{}", folder.path().join("notes.db").display());
    let database = SqlDatabase::connect(&DatabaseSettings { url, max_connections: 2 }).await.unwrap();
    database.connection().execute_unprepared("CREATE TABLE notes (number INTEGER)").await.unwrap();
    database
}

async fn notes_in(database: &SqlDatabase) -> i64 {
    let count = sea_orm::Statement::from_string(database.backend(), "SELECT COUNT(*) AS notes FROM notes");
    database.readers().query_one_raw(count).await.unwrap().unwrap().try_get("", "notes").unwrap()
}

/// Writes a note each time it runs, and then ends as it is told.
#[derive(Clone)]
struct WritesThen<F>(Arc<AtomicU32>, F);

#[async_trait::async_trait]
impl<F: Fn(u32) -> Result<(), Stop<&'static str>> + Send + Sync + 'static> Work for WritesThen<F> {
    type Done = ();
    type Refusal = &'static str;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), Stop<&'static str>> {
        transaction.execute_unprepared("INSERT INTO notes VALUES (1)").await?;
        (self.1)(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

#[tokio::test]
async fn a_refusal_keeps_nothing_and_is_not_tried_again() {
    let folder = TempDir::new().unwrap();
    let database = a_table_in(&folder).await;
    let work = WritesThen(Arc::default(), |_| Err(Stop::Refused("no")));
    assert_eq!(database.write(work.clone()).await.unwrap(), Err("no"));
    assert_eq!((work.0.load(Ordering::Relaxed), notes_in(&database).await), (1, 0));
}

#[tokio::test]
async fn a_lost_race_is_run_again_from_the_start() {
    let folder = TempDir::new().unwrap();
    let database = a_table_in(&folder).await;
    let work = WritesThen(Arc::default(), |before| if before < RETRIES_AT_MOST { Err(Stop::Again) } else { Ok(()) });
    assert_eq!(database.write(work.clone()).await.unwrap(), Ok(()));
    assert_eq!((work.0.load(Ordering::Relaxed), notes_in(&database).await), (RETRIES_AT_MOST + 1, 1));
}

#[tokio::test]
async fn whoever_loses_every_race_is_told_so() {
    let folder = TempDir::new().unwrap();
    let database = a_table_in(&folder).await;
    let work = WritesThen(Arc::default(), |_| Err(Stop::Again));
    assert!(database.write(work.clone()).await.is_err());
    assert_eq!((work.0.load(Ordering::Relaxed), notes_in(&database).await), (RETRIES_AT_MOST + 1, 0));
}

#[tokio::test]
async fn what_cannot_be_written_is_not_tried_again() {
    let folder = TempDir::new().unwrap();
    let database = a_table_in(&folder).await;
    let failure = || sea_orm::DbErr::Custom("the disk is full".to_owned());
    let work = WritesThen(Arc::default(), move |_| Err(Stop::Failed(failure())));
    assert!(database.write(work.clone()).await.is_err());
    assert_eq!((work.0.load(Ordering::Relaxed), notes_in(&database).await), (1, 0));
}
