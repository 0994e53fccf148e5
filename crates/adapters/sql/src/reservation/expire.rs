use std::convert::Infallible;

use async_trait::async_trait;
use frontrow_application::ports::Unavailable;
use frontrow_domain::reservation::Change;
use frontrow_domain::shared::ReservationId;
use sea_orm::sea_query::{Expr, ExprTrait, Order};
use sea_orm::{DatabaseTransaction, QueryResult};
use time::OffsetDateTime;
use uuid::Uuid;

use super::lapsed::{end, lock_lapsed, select_lapsed};
use super::row::reservation;
use crate::SqlDatabase;
use crate::commit::Commit;
use crate::database::unavailable;
use crate::group::{Ended, Expiries};
use crate::row::Row;
use crate::tables::Reservations;
use crate::transaction::{Stop, Work};

/// How many holds one commit ends: enough to be quick, few enough that nobody waits long for a section's row.
const EXPIRED_IN_ONE_COMMIT: u32 = 500;
/// How many holds one sweep passes over because they could not be ended, and looks for others instead. They are the
/// oldest and come first each time; with more of them than this, something else is wrong than a row.
const PASSED_OVER_AT_MOST: usize = 500;
/// How many holds one sweep ends one at a time, each a few milliseconds: what groups do not decide is rare.
const ALONE_AT_MOST: u32 = 50;

/// Ends lapsed holds, oldest first, in commits of bounded size. A hold that cannot be ended stays, and is told of; the
/// others end.
pub(super) async fn expire_due(
    database: &SqlDatabase,
    now: OffsetDateTime,
    at_most: u32,
) -> Result<Vec<ReservationId>, Unavailable> {
    let mut sweep = Sweep::on(database, now);
    let mut left = at_most;
    while left > 0 && sweep.passed_over.len() <= PASSED_OVER_AT_MOST {
        let due = oldest(database, now, &sweep.passed_over, std::cmp::min(left, EXPIRED_IN_ONE_COMMIT)).await?;
        if due.is_empty() {
            break;
        }
        left -= sweep.end(due).await;
    }
    if !sweep.failed.is_empty() {
        let first = sweep.failed[0];
        tracing::error!(holds = sweep.failed.len(), %first, "lapsed holds cannot be ended; the audit may say why");
    }
    Ok(sweep.expired)
}

/// A lapsed hold, as it ends.
struct Due {
    id: ReservationId,
    /// None where the row cannot be read.
    step: Option<Change>,
}

/// The oldest lapsed holds but for those passed over. Nothing is locked yet: whoever pays for one meanwhile has moved
/// it to another version.
async fn oldest(
    database: &SqlDatabase,
    now: OffsetDateTime,
    passed_over: &[Uuid],
    at_most: u32,
) -> Result<Vec<Due>, Unavailable> {
    let mut select = select_lapsed(now);
    if !passed_over.is_empty() {
        let id = Expr::col((Reservations::Table, Reservations::Id));
        select.and_where(id.is_not_in(passed_over.iter().copied()));
    }
    select.order_by(Reservations::ExpiresAt, Order::Asc).limit(u64::from(at_most));
    database.all(&select).await?.iter().map(|row| read(row, now)).collect()
}

fn read(row: &QueryResult, now: OffsetDateTime) -> Result<Due, Unavailable> {
    let id = row.id("id", ReservationId::new).map_err(unavailable)?;
    let step = reservation(row).map(|reservation| end([reservation], now).pop());
    let step = step.unwrap_or_else(|error| {
        tracing::error!(reservation = %id, %error, "a lapsed hold cannot be read");
        None
    });
    Ok(Due { id, step })
}

struct Sweep {
    database: SqlDatabase,
    now: OffsetDateTime,
    expiries: Expiries,
    expired: Vec<ReservationId>,
    /// Those it does not come back to.
    passed_over: Vec<Uuid>,
    failed: Vec<ReservationId>,
    alone_left: u32,
}

impl Sweep {
    fn on(database: &SqlDatabase, now: OffsetDateTime) -> Self {
        let (expiries, database) = (Expiries::on(database), database.clone());
        let (expired, passed_over, failed) = (Vec::new(), Vec::new(), Vec::new());
        Self { database, now, expiries, expired, passed_over, failed, alone_left: ALONE_AT_MOST }
    }

    /// Ends them; says how many have ended.
    async fn end(&mut self, due: Vec<Due>) -> u32 {
        let before = self.expired.len();
        let (readable, unreadable): (Vec<Due>, Vec<Due>) = due.into_iter().partition(|due| due.step.is_some());
        for due in unreadable {
            self.fail(due.id);
        }
        let ids: Vec<ReservationId> = readable.iter().map(|due| due.id).collect();
        let ended = self.expiries.end(readable.into_iter().filter_map(|due| due.step).collect()).await;
        for (id, ended) in ids.into_iter().zip(ended) {
            match ended {
                Ended::Now => self.expired.push(id),
                Ended::ByOthers => self.passed_over.push(id.as_uuid()),
                Ended::Failed => self.fail(id),
                Ended::Alone => self.end_alone(id).await,
            }
        }
        u32::try_from(self.expired.len() - before).unwrap_or(u32::MAX)
    }

    async fn end_alone(&mut self, id: ReservationId) {
        let Some(left) = self.alone_left.checked_sub(1) else {
            return self.passed_over.push(id.as_uuid());
        };
        self.alone_left = left;
        match self.database.write(ExpireOne { id, now: self.now }).await {
            Ok(Ok(true)) => self.expired.push(id),
            Ok(Ok(false)) => self.passed_over.push(id.as_uuid()),
            Err(error) => {
                tracing::warn!(reservation = %id, %error, "a lapsed hold is not ended");
                self.fail(id);
            }
        }
    }

    fn fail(&mut self, id: ReservationId) {
        self.failed.push(id);
        self.passed_over.push(id.as_uuid());
    }
}

/// Ends one hold, if it has still lapsed.
struct ExpireOne {
    id: ReservationId,
    now: OffsetDateTime,
}

#[async_trait]
impl Work for ExpireOne {
    type Done = bool;
    type Refusal = Infallible;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<bool, Stop<Infallible>> {
        let steps = end(lock_lapsed(transaction, [self.id], self.now).await?, self.now);
        if steps.is_empty() {
            return Ok(false);
        }
        match (Commit { steps, ..Commit::default() }).write(transaction).await {
            Ok(()) => Ok(true),
            Err(Stop::Failed(error)) => Err(Stop::Failed(error)),
            // The row is locked; what changed around it is looked at again.
            Err(Stop::Again | Stop::Refused(_)) => Err(Stop::Again),
        }
    }
}
