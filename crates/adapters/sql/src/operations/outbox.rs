//! What was committed and not yet told.

mod payments;
mod reservations;

use async_trait::async_trait;
use frontrow_application::events::Event;
use frontrow_application::ports::{Batch, BatchId, Outbox as Port, Unavailable};
use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, QueryResult};

use crate::SqlDatabase;
use crate::points;
use crate::row::Row;
use crate::tables::Outbox;

/// One row for each commit that was not told yet; what it has to tell is in the journals and the ledger.
///
/// The relay asks for what is there and never compares a cursor, so a commit that comes late is only seen later.
#[derive(Clone, Debug)]
pub struct SqlOutbox {
    database: SqlDatabase,
}

impl SqlOutbox {
    /// What `database` has to tell.
    #[must_use]
    pub const fn new(database: SqlDatabase) -> Self {
        Self { database }
    }
}

async fn read(connection: &DatabaseConnection, at_most: u32) -> Result<Vec<Batch>, DbErr> {
    let oldest = Query::select()
        .column(Outbox::Batch)
        .from(Outbox::Table)
        .order_by(Outbox::Batch, Order::Asc)
        .limit(u64::from(at_most))
        .take();
    let numbers = connection.query_all(&oldest).await?.iter().map(number).collect::<Result<Vec<i64>, _>>()?;
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let mut events = reservations::of_batches(connection, &numbers).await?;
    events.extend(payments::of_batches(connection, &numbers).await?);
    let points = points::of_batches(connection, &numbers).await?;
    events.extend(points.into_iter().map(|(number, moved)| (number, Event::Points(moved))));
    Ok(collect(&numbers, events))
}

#[async_trait]
impl Port for SqlOutbox {
    async fn pending(&self, at_most: u32) -> Result<Vec<Batch>, Unavailable> {
        let readers = self.database.readers().clone();
        self.database.read(async move { read(&readers, at_most).await }).await
    }

    async fn settle(&self, batches: &[BatchId]) -> Result<(), Unavailable> {
        if batches.is_empty() {
            return Ok(());
        }
        let delete = Query::delete()
            .from_table(Outbox::Table)
            .and_where(Expr::col(Outbox::Batch).is_in(batches.iter().map(|batch| batch.0)))
            .take();
        self.database.write_one(&delete).await.map(|_| ())
    }
}

/// Every event in its batch; reservations first, then payments, then points, as they came.
fn collect(numbers: &[i64], events: Vec<(i64, Event)>) -> Vec<Batch> {
    let mut batches: Vec<Batch> =
        numbers.iter().map(|&number| Batch { id: BatchId(number), events: Vec::new() }).collect();
    for (number, event) in events {
        if let Ok(place) = batches.binary_search_by_key(&number, |batch| batch.id.0) {
            batches[place].events.push(event);
        }
    }
    batches
}

fn number(row: &QueryResult) -> Result<i64, DbErr> {
    row.get("batch")
}

/// The rows of these commits, commit by commit and `id` by `id`.
fn in_order(
    mut select: SelectStatement,
    batch: impl IntoColumnRef + Clone,
    id: impl IntoColumnRef,
    numbers: &[i64],
) -> SelectStatement {
    select
        .and_where(Expr::col(batch.clone()).is_in(numbers.iter().copied()))
        .order_by(batch, Order::Asc)
        .order_by(id, Order::Asc)
        .take()
}
