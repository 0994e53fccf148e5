//! What is told of wallets.

use frontrow_application::events::{Event, PointsMoved};
use frontrow_domain::points::EntryKind;
use frontrow_domain::shared::{EntryId, ReservationId, UserId, Won};
use serde::de::Error;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::values::{Amount, Currency};

/// A person bought points.
pub(crate) const CHARGED: &str = "points.charged";
/// Points paid for a reservation, or a part of it.
pub(crate) const SPENT: &str = "points.spent";
/// Points came back with a ticket.
pub(crate) const REFUNDED: &str = "points.refunded";

/// The payload of all of them, version 1.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PointsV1 {
    entry_id: Uuid,
    user_id: Uuid,
    /// Below nothing where points were spent.
    amount: i64,
    balance: Amount,
    currency: Currency,
    reservation_id: Option<Uuid>,
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
}

/// The type of a movement.
pub(crate) const fn kind(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Charge => CHARGED,
        EntryKind::Spend => SPENT,
        EntryKind::Refund => REFUNDED,
    }
}

impl PointsV1 {
    pub(crate) fn of(moved: &PointsMoved) -> Self {
        Self {
            entry_id: moved.entry.as_uuid(),
            user_id: moved.owner.as_uuid(),
            amount: moved.amount,
            balance: Amount(moved.balance),
            currency: Currency::Won,
            reservation_id: moved.reservation.map(ReservationId::as_uuid),
            at: moved.at,
        }
    }

    /// The event again.
    pub(crate) fn read(kind: EntryKind, data: &[u8]) -> Result<Event, serde_json::Error> {
        let told: Self = serde_json::from_slice(data)?;
        let taken_in = match kind {
            EntryKind::Charge | EntryKind::Refund => told.amount,
            EntryKind::Spend => told.amount.saturating_neg(),
        };
        if taken_in < 1 || Won::new(taken_in).is_err() {
            return Err(Error::custom(format_args!("nobody's points move by {} in this way", told.amount)));
        }
        Ok(Event::Points(PointsMoved {
            entry: EntryId::new(told.entry_id),
            owner: UserId::new(told.user_id),
            kind,
            amount: told.amount,
            balance: told.balance.0,
            reservation: told.reservation_id.map(ReservationId::new),
            at: told.at,
        }))
    }
}
