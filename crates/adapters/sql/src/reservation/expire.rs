use std::convert::Infallible;

use async_trait::async_trait;
use frontrow_application::ports::Unavailable;
use frontrow_domain::shared::ReservationId;
use sea_orm::DatabaseTransaction;
use sea_orm::sea_query::Order;
use time::OffsetDateTime;

use super::find::all;
use super::lapsed::{end, select_lapsed};
use crate::SqlDatabase;
use crate::commit::Commit;
use crate::dialect::lock_free_rows;
use crate::tables::Reservations;
use crate::transaction::{Stop, Work};

/// How many holds one commit ends: enough to be quick, few enough that nobody waits long for a section's row.
const EXPIRED_IN_ONE_COMMIT: u32 = 200;

/// Ends lapsed holds, oldest first, in commits of bounded size.
pub(super) async fn expire_due(
    database: &SqlDatabase,
    now: OffsetDateTime,
    at_most: u32,
) -> Result<Vec<ReservationId>, Unavailable> {
    let mut expired = Vec::new();
    let mut left = at_most;
    while left > 0 {
        let wanted = left.min(EXPIRED_IN_ONE_COMMIT);
        let Ok(ended) = database.write(ExpireDue { now, at_most: wanted }).await?;
        let none_left = ended.len() < wanted as usize;
        expired.extend(ended);
        if none_left {
            break;
        }
        left -= wanted;
    }
    Ok(expired)
}

struct ExpireDue {
    now: OffsetDateTime,
    at_most: u32,
}

#[async_trait]
impl Work for ExpireDue {
    type Done = Vec<ReservationId>;
    type Refusal = Infallible;

    /// Holds that somebody is paying or taking over at this moment are locked, and left to them.
    async fn run(&self, transaction: &DatabaseTransaction) -> Result<Vec<ReservationId>, Stop<Infallible>> {
        let mut due = select_lapsed(self.now)
            .order_by(Reservations::ExpiresAt, Order::Asc)
            .limit(u64::from(self.at_most))
            .to_owned();
        let lapsed = all(transaction, lock_free_rows(&mut due)).await?;
        let steps = end(lapsed, self.now);
        let expired = steps.iter().map(|change| change.after.id()).collect();
        if steps.is_empty() {
            return Ok(expired);
        }
        match (Commit { steps, ..Commit::default() }).write(transaction).await {
            Ok(()) => Ok(expired),
            Err(Stop::Failed(error)) => Err(Stop::Failed(error)),
            // The rows are locked; what changed under us is looked at again.
            Err(Stop::Again | Stop::Refused(_)) => Err(Stop::Again),
        }
    }
}
