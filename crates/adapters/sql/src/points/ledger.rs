use async_trait::async_trait;
use frontrow_application::idempotency::KeyUse;
use frontrow_application::page::{Page, Slice};
use frontrow_application::ports::{ChargeOutcome, PointsLedger, Unavailable};
use frontrow_domain::points::{Entry, Movement, Wallet};
use frontrow_domain::shared::{EntryId, UserId, Won};
use sea_orm::DatabaseTransaction;
use sea_orm::sea_query::{Expr, ExprTrait, Order};

use super::entries::{self, write_entries};
use super::wallets::{self, WalletVerdict, change_wallet};
use crate::SqlDatabase;
use crate::database::unavailable;
use crate::idempotency::{is_used, write_key};
use crate::row::Row;
use crate::tables::Entries;
use crate::transaction::{Stop, Work, draw_batch};

/// Wallets and their ledger, always changed together.
#[derive(Clone, Debug)]
pub struct SqlPointsLedger {
    database: SqlDatabase,
}

impl SqlPointsLedger {
    /// The ledger in `database`.
    #[must_use]
    pub const fn new(database: SqlDatabase) -> Self {
        Self { database }
    }
}

#[async_trait]
impl PointsLedger for SqlPointsLedger {
    async fn wallet(&self, owner: UserId) -> Result<Wallet, Unavailable> {
        let row = self.database.one(&wallets::select(owner)).await?;
        let balance = row.map(|row| row.won("balance")).transpose().map_err(unavailable)?;
        Ok(Wallet { owner, balance: balance.unwrap_or(Won::ZERO) })
    }

    async fn charge(&self, movement: &Movement, key: Option<KeyUse>) -> Result<ChargeOutcome, Unavailable> {
        let charged = self.database.write(Charge { movement: movement.clone(), key }).await?;
        Ok(charged.map_or_else(|refusal| refusal, |balance| ChargeOutcome::Charged { balance }))
    }

    async fn history(&self, owner: UserId, page: Page) -> Result<Slice<Entry>, Unavailable> {
        let select = entries::select_of(owner)
            .and_where_option(page.after().map(|after| Expr::col(Entries::Id).lt(after)))
            .order_by(Entries::Id, Order::Desc)
            .limit(page.rows_to_read())
            .take();
        let rows = self.database.all(&select).await?;
        let lines: Result<Vec<Entry>, _> = rows.iter().map(entries::read).collect();
        Ok(page.cut(lines.map_err(unavailable)?, |entry| entry.id.as_uuid()))
    }

    async fn entry(&self, owner: UserId, id: EntryId) -> Result<Option<Entry>, Unavailable> {
        let select = entries::select_of(owner).and_where(Expr::col(Entries::Id).eq(id.as_uuid())).take();
        let row = self.database.one(&select).await?;
        row.map(|row| entries::read(&row)).transpose().map_err(unavailable)
    }
}

struct Charge {
    movement: Movement,
    key: Option<KeyUse>,
}

#[async_trait]
impl Work for Charge {
    type Done = Won;
    type Refusal = ChargeOutcome;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<Won, Stop<ChargeOutcome>> {
        if let Some(key) = &self.key
            && is_used(transaction, key).await?
        {
            return Err(Stop::Refused(ChargeOutcome::KeyUsed));
        }
        let verdict = change_wallet(transaction, self.movement.owner, self.movement.wallet_change()).await?;
        let balance = match verdict {
            WalletVerdict::Changed { balance } => balance,
            WalletVerdict::Full | WalletVerdict::Insufficient { .. } => {
                return Err(Stop::Refused(ChargeOutcome::WalletFull));
            }
        };
        if let Some(key) = &self.key
            && !write_key(transaction, key, self.movement.at).await?
        {
            return Err(Stop::Again);
        }
        let batch = draw_batch(transaction).await?;
        write_entries(transaction, &self.movement, balance, batch).await?;
        Ok(balance)
    }
}
