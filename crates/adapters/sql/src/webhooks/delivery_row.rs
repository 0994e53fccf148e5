//! A delivery in its row.

use frontrow_domain::shared::{DeliveryId, WebhookId};
use frontrow_domain::webhooks::{Delivery, Message, State, Status, StoredDelivery};
use sea_orm::sea_query::{Query, SelectStatement, SimpleExpr};
use sea_orm::{DbErr, QueryResult};
use time::OffsetDateTime;

use crate::codes::Code;
use crate::row::Row;
use crate::tables::WebhookDeliveries;
use crate::value::{count, millis, unreadable};

pub(super) const COLUMNS: [WebhookDeliveries; 12] = [
    WebhookDeliveries::Id,
    WebhookDeliveries::EndpointId,
    WebhookDeliveries::EventId,
    WebhookDeliveries::Kind,
    WebhookDeliveries::Body,
    WebhookDeliveries::Status,
    WebhookDeliveries::Attempts,
    WebhookDeliveries::Tries,
    WebhookDeliveries::Version,
    WebhookDeliveries::QueuedAt,
    WebhookDeliveries::DueAt,
    WebhookDeliveries::SettledAt,
];

pub(super) fn select() -> SelectStatement {
    Query::select().columns(COLUMNS).from(WebhookDeliveries::Table).take()
}

/// When it is due, and when it was settled. What is settled was last due when it was.
pub(super) fn instants(state: State) -> (OffsetDateTime, Option<OffsetDateTime>) {
    match state {
        State::Pending { due } => (due, None),
        State::Delivered { at } | State::Failed { at } => (at, Some(at)),
    }
}

/// In the order of [`COLUMNS`].
pub(super) fn values(delivery: &Delivery) -> [SimpleExpr; 12] {
    let message = delivery.message();
    let (due, settled) = instants(delivery.state());
    [
        delivery.id().as_uuid().into(),
        delivery.endpoint().as_uuid().into(),
        message.event.as_str().into(),
        message.kind.as_str().into(),
        message.body.as_str().into(),
        delivery.status().code().into(),
        count(delivery.attempts()).into(),
        count(delivery.tries()).into(),
        count(delivery.version()).into(),
        millis(delivery.queued_at()).into(),
        millis(due).into(),
        settled.map(millis).into(),
    ]
}

pub(super) fn read(row: &QueryResult) -> Result<Delivery, DbErr> {
    Ok(Delivery::from_stored(StoredDelivery {
        id: row.id("id", DeliveryId::new)?,
        endpoint: row.id("endpoint_id", WebhookId::new)?,
        message: Message { event: row.get("event_id")?, kind: row.get("kind")?, body: row.get("body")? },
        queued_at: row.instant("queued_at")?,
        attempts: row.count("attempts")?,
        tries: row.count("tries")?,
        state: state(row)?,
        version: row.count("version")?,
    }))
}

fn state(row: &QueryResult) -> Result<State, DbErr> {
    let settled = || row.instant_or_none("settled_at")?.ok_or_else(|| unreadable("when a delivery ended", "nothing"));
    match Status::from_code(row.get("status")?)? {
        Status::Pending => Ok(State::Pending { due: row.instant("due_at")? }),
        Status::Delivered => Ok(State::Delivered { at: settled()? }),
        Status::Failed => Ok(State::Failed { at: settled()? }),
    }
}
