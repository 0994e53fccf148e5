use frontrow_domain::shared::{UserId, Won};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

use crate::dialect::is_unique_violation;
use crate::row::Row;
use crate::tables::Wallets;
use crate::transaction::Stop;

/// What became of a wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WalletVerdict {
    /// It holds this much now, and is locked until the commit.
    Changed { balance: Won },
    /// It holds only this much; nothing was taken.
    Insufficient { balance: Won },
    /// It would hold more than [`Won::MAX`]; nothing was added.
    Full,
}

/// Adds to a wallet, or takes from it where `change` is negative. The UPDATE asks whether it can and does it at once.
pub(crate) async fn change_wallet<R>(
    transaction: &DatabaseTransaction,
    owner: UserId,
    change: i64,
) -> Result<WalletVerdict, Stop<R>> {
    let after = || Expr::col(Wallets::Balance).add(change);
    let update = Query::update()
        .table(Wallets::Table)
        .value(Wallets::Balance, after())
        .and_where(Expr::col(Wallets::UserId).eq(owner.as_uuid()))
        .and_where(after().between(0, Won::MAX.amount()))
        .take();
    let changed = transaction.execute(&update).await?.rows_affected() == 1;
    match balance_of(transaction, owner).await? {
        Some(balance) if changed => Ok(WalletVerdict::Changed { balance }),
        // Somebody changed it between the two statements, and now it would do.
        Some(balance) if Won::new(balance.amount() + change).is_ok() => Err(Stop::Again),
        Some(balance) if change < 0 => Ok(WalletVerdict::Insufficient { balance }),
        Some(_) => Ok(WalletVerdict::Full),
        None if change < 0 => Ok(WalletVerdict::Insufficient { balance: Won::ZERO }),
        None => open(transaction, owner, change).await,
    }
}

/// The first points of a person. Whoever finds that somebody opened the wallet meanwhile adds to that one.
async fn open<R>(transaction: &DatabaseTransaction, owner: UserId, first: i64) -> Result<WalletVerdict, Stop<R>> {
    let Ok(balance) = Won::new(first) else { return Ok(WalletVerdict::Full) };
    let insert = Query::insert()
        .into_table(Wallets::Table)
        .columns([Wallets::UserId, Wallets::Balance])
        .values_panic([owner.as_uuid().into(), first.into()])
        .take();
    match transaction.execute(&insert).await {
        Ok(_) => Ok(WalletVerdict::Changed { balance }),
        Err(error) if is_unique_violation(&error) => Err(Stop::Again),
        Err(error) => Err(error.into()),
    }
}

async fn balance_of(connection: &impl ConnectionTrait, owner: UserId) -> Result<Option<Won>, DbErr> {
    let row = connection.query_one(&select(owner)).await?;
    row.map(|row| row.won("balance")).transpose()
}

/// The wallet of a person, once they have one.
pub(super) fn select(owner: UserId) -> SelectStatement {
    Query::select()
        .column(Wallets::Balance)
        .from(Wallets::Table)
        .and_where(Expr::col(Wallets::UserId).eq(owner.as_uuid()))
        .take()
}
