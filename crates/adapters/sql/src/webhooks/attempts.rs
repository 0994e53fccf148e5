//! What came of each attempt, written together with where the delivery stands after it.

use async_trait::async_trait;
use frontrow_domain::shared::DeliveryId;
use frontrow_domain::webhooks::{Attempt, Delivery, NoReply, Reply};
use sea_orm::sea_query::{Expr, ExprTrait, InsertStatement, Order, Query, SelectStatement, UpdateStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryResult};
use time::Duration;

use super::delivery_row::instants;
use crate::codes::Code;
use crate::row::Row;
use crate::tables::{WebhookAttempts, WebhookDeliveries};
use crate::transaction::{Stop, Work};
use crate::value::{count, millis, unreadable};

const COLUMNS: [WebhookAttempts; 6] = [
    WebhookAttempts::DeliveryId,
    WebhookAttempts::Number,
    WebhookAttempts::At,
    WebhookAttempts::TookMilliseconds,
    WebhookAttempts::Status,
    WebhookAttempts::NoReply,
];

/// Writes a delivery over the version before it.
pub(super) struct Record {
    pub(super) after: Delivery,
    pub(super) attempt: Option<Attempt>,
}

/// Somebody else was first.
pub(super) struct Superseded;

#[async_trait]
impl Work for Record {
    type Done = ();
    type Refusal = Superseded;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), Stop<Superseded>> {
        if transaction.execute(&self.update()).await?.rows_affected() == 0 {
            return Err(Stop::Refused(Superseded));
        }
        if let Some(attempt) = self.attempt {
            transaction.execute(&insert(self.after.id(), attempt)).await?;
        }
        Ok(())
    }
}

impl Record {
    fn update(&self) -> UpdateStatement {
        let (due, settled) = instants(self.after.state());
        Query::update()
            .table(WebhookDeliveries::Table)
            .value(WebhookDeliveries::Status, self.after.status().code())
            .value(WebhookDeliveries::Attempts, count(self.after.attempts()))
            .value(WebhookDeliveries::Tries, count(self.after.tries()))
            .value(WebhookDeliveries::DueAt, millis(due))
            .value(WebhookDeliveries::SettledAt, settled.map(millis))
            .value(WebhookDeliveries::Version, count(self.after.version()))
            .and_where(Expr::col(WebhookDeliveries::Id).eq(self.after.id().as_uuid()))
            .and_where(Expr::col(WebhookDeliveries::Version).eq(count(self.after.version()) - 1))
            .take()
    }
}

fn insert(delivery: DeliveryId, attempt: Attempt) -> InsertStatement {
    let (status, no_reply) = match attempt.reply {
        Reply::Status(status) => (i16::try_from(status).ok(), None),
        Reply::None(no_reply) => (None, Some(no_reply.code())),
    };
    Query::insert()
        .into_table(WebhookAttempts::Table)
        .columns(COLUMNS)
        .values_panic([
            delivery.as_uuid().into(),
            count(attempt.number).into(),
            millis(attempt.at).into(),
            i64::try_from(attempt.took.whole_milliseconds()).unwrap_or(i64::MAX).into(),
            status.into(),
            no_reply.into(),
        ])
        .take()
}

pub(super) fn select_attempts(delivery: DeliveryId) -> SelectStatement {
    Query::select()
        .columns(COLUMNS)
        .from(WebhookAttempts::Table)
        .and_where(Expr::col(WebhookAttempts::DeliveryId).eq(delivery.as_uuid()))
        .order_by(WebhookAttempts::Number, Order::Asc)
        .take()
}

pub(super) fn attempt(row: &QueryResult) -> Result<Attempt, DbErr> {
    let (status, no_reply): (Option<i16>, Option<i16>) = (row.get("status")?, row.get("no_reply")?);
    let reply = match (status.and_then(|status| u16::try_from(status).ok()), no_reply) {
        (Some(status), None) => Reply::Status(status),
        (None, Some(no_reply)) => Reply::None(NoReply::from_code(no_reply)?),
        (Some(_), Some(_)) | (None, None) => return Err(unreadable("an answer to an attempt", "both or neither")),
    };
    Ok(Attempt {
        number: row.count("number")?,
        at: row.instant("at")?,
        took: Duration::milliseconds(row.get("took_milliseconds")?),
        reply,
    })
}
