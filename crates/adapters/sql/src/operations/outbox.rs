use async_trait::async_trait;
use frontrow_application::events::{Event, PaymentMoved, ReservationMoved};
use frontrow_application::ports::{Batch, BatchId, Outbox as Port, Unavailable};
use frontrow_domain::shared::{ConcertId, DateId, PaymentId, Reason, ReservationId, UserId};
use frontrow_domain::{payment, reservation};
use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, QueryResult};

use crate::SqlDatabase;
use crate::codes::Code;
use crate::points;
use crate::row::Row;
use crate::tables::{Journal, Outbox, PaymentJournal, Payments, Reservations};

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
    let mut events = of_reservations(connection, &numbers).await?;
    events.extend(of_payments(connection, &numbers).await?);
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

async fn of_reservations(connection: &impl ConnectionTrait, numbers: &[i64]) -> Result<Vec<(i64, Event)>, DbErr> {
    let mut select = Query::select();
    select
        .columns([Journal::ReservationId, Journal::Version, Journal::Batch, Journal::FromStatus].map(of_journal))
        .columns([Journal::ToStatus, Journal::Actor, Journal::Reason, Journal::At, Journal::Type].map(of_journal))
        .columns([Reservations::UserId, Reservations::ConcertId, Reservations::DateId].map(of_reservation))
        .from(Journal::Table)
        .inner_join(
            Reservations::Table,
            Expr::col(of_reservation(Reservations::Id)).equals(of_journal(Journal::ReservationId)),
        );
    let select = in_order(select, of_journal(Journal::Batch), of_journal(Journal::ReservationId), numbers)
        .order_by(of_journal(Journal::Version), Order::Asc)
        .take();
    connection.query_all(&select).await?.iter().map(reservation_moved).collect()
}

async fn of_payments(connection: &impl ConnectionTrait, numbers: &[i64]) -> Result<Vec<(i64, Event)>, DbErr> {
    let mut select = Query::select();
    select
        .columns([PaymentJournal::PaymentId, PaymentJournal::Version, PaymentJournal::Batch].map(of_payment_journal))
        .columns([PaymentJournal::FromStatus, PaymentJournal::ToStatus, PaymentJournal::At].map(of_payment_journal))
        .columns([Payments::ReservationId, Payments::UserId, Payments::Amount].map(of_payment))
        .from(PaymentJournal::Table)
        .inner_join(
            Payments::Table,
            Expr::col(of_payment(Payments::Id)).equals(of_payment_journal(PaymentJournal::PaymentId)),
        );
    let (batch, payment) = (of_payment_journal(PaymentJournal::Batch), of_payment_journal(PaymentJournal::PaymentId));
    let select = in_order(select, batch, payment, numbers)
        .order_by(of_payment_journal(PaymentJournal::Version), Order::Asc)
        .take();
    connection.query_all(&select).await?.iter().map(payment_moved).collect()
}

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

const fn of_journal(column: Journal) -> (Journal, Journal) {
    (Journal::Table, column)
}

const fn of_reservation(column: Reservations) -> (Reservations, Reservations) {
    (Reservations::Table, column)
}

const fn of_payment_journal(column: PaymentJournal) -> (PaymentJournal, PaymentJournal) {
    (PaymentJournal::Table, column)
}

const fn of_payment(column: Payments) -> (Payments, Payments) {
    (Payments::Table, column)
}

fn reservation_moved(row: &QueryResult) -> Result<(i64, Event), DbErr> {
    let reason: Option<String> = row.get("reason")?;
    let transition = reservation::Transition {
        reservation: row.id("reservation_id", ReservationId::new)?,
        version: row.count("version")?,
        kind: Code::from_code(row.get("type")?)?,
        from: row.get::<Option<i16>>("from_status")?.map(Code::from_code).transpose()?,
        to: Code::from_code(row.get("to_status")?)?,
        actor: Code::from_code(row.get("actor")?)?,
        reason: reason.as_deref().map(Reason::cut),
        at: row.instant("at")?,
    };
    let moved = ReservationMoved {
        transition,
        holder: row.id("user_id", UserId::new)?,
        concert: row.id("concert_id", ConcertId::new)?,
        date: row.id("date_id", DateId::new)?,
    };
    Ok((number(row)?, Event::Reservation(moved)))
}

fn payment_moved(row: &QueryResult) -> Result<(i64, Event), DbErr> {
    let transition = payment::Transition {
        payment: row.id("payment_id", PaymentId::new)?,
        version: row.count("version")?,
        from: row.get::<Option<i16>>("from_status")?.map(Code::from_code).transpose()?,
        to: Code::from_code(row.get("to_status")?)?,
        at: row.instant("at")?,
    };
    let moved = PaymentMoved {
        transition,
        reservation: row.id("reservation_id", ReservationId::new)?,
        payer: row.id("user_id", UserId::new)?,
        amount: row.won("amount")?,
    };
    Ok((number(row)?, Event::Payment(moved)))
}
