//! The ledger: two rows a movement, only ever inserted.

use frontrow_application::events::PointsMoved;
use frontrow_domain::points::{Account, Entry, Movement};
use frontrow_domain::shared::{EntryId, PaymentId, ReservationId, UserId, Won};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryResult};
use uuid::Uuid;

use crate::codes::Code;
use crate::row::Row;
use crate::tables::Entries;
use crate::value::millis;

const COLUMNS: [Entries; 10] = [
    Entries::Id,
    Entries::Account,
    Entries::Amount,
    Entries::Balance,
    Entries::Kind,
    Entries::Owner,
    Entries::ReservationId,
    Entries::PaymentId,
    Entries::Batch,
    Entries::At,
];

/// The world outside. House accounts have fixed numbers, too small to be anybody's id.
const FUNDING: Uuid = Uuid::from_u128(0xf1);
const SALES: Uuid = Uuid::from_u128(0xf2);

fn number_of(account: Account) -> Uuid {
    match account {
        Account::Wallet(owner) => owner.as_uuid(),
        Account::Funding => FUNDING,
        Account::Sales => SALES,
    }
}

/// One side of a movement.
pub(crate) struct Side {
    pub(crate) id: EntryId,
    /// The number of the account.
    pub(crate) account: Uuid,
    pub(crate) amount: i64,
    pub(crate) balance: i64,
}

/// Both sides of a movement after which the wallet holds `balance`. The house keeps no balance: its row would be the
/// one that every sale waits for.
pub(crate) fn sides(movement: &Movement, balance: i64) -> [Side; 2] {
    let change = movement.wallet_change();
    let side = |id, account, amount, balance| Side { id, account: number_of(account), amount, balance };
    [
        side(movement.id, Account::Wallet(movement.owner), change, balance),
        side(movement.counter_id, movement.counter_account(), -change, 0),
    ]
}

/// Writes both sides of a movement.
pub(crate) async fn write_entries(
    transaction: &DatabaseTransaction,
    movement: &Movement,
    balance: Won,
    batch: i64,
) -> Result<(), DbErr> {
    let mut insert = Query::insert();
    insert.into_table(Entries::Table).columns(COLUMNS);
    for side in sides(movement, balance.amount()) {
        insert.values_panic([
            side.id.as_uuid().into(),
            side.account.into(),
            side.amount.into(),
            side.balance.into(),
            movement.kind.code().into(),
            movement.owner.as_uuid().into(),
            movement.reservation.map(ReservationId::as_uuid).into(),
            movement.payment.map(PaymentId::as_uuid).into(),
            batch.into(),
            millis(movement.at).into(),
        ]);
    }
    transaction.execute(&insert).await.map(|_| ())
}

/// The lines of a person's wallet.
pub(super) fn select_of(owner: UserId) -> SelectStatement {
    select().and_where(Expr::col(Entries::Account).eq(owner.as_uuid())).take()
}

fn select() -> SelectStatement {
    Query::select().columns(COLUMNS).from(Entries::Table).take()
}

pub(super) fn read(row: &QueryResult) -> Result<Entry, DbErr> {
    Ok(Entry {
        id: row.id("id", EntryId::new)?,
        kind: Code::from_code(row.get("kind")?)?,
        amount: row.get("amount")?,
        balance: row.won("balance")?,
        reservation: row.id_or_none("reservation_id", ReservationId::new)?,
        at: row.instant("at")?,
    })
}

/// What moved in or out of wallets in these commits, with the commit's number, in order.
pub(crate) async fn of_batches(
    connection: &impl ConnectionTrait,
    batches: &[i64],
) -> Result<Vec<(i64, PointsMoved)>, DbErr> {
    let select = select()
        .and_where(Expr::col(Entries::Batch).is_in(batches.iter().copied()))
        .and_where(Expr::col(Entries::Account).equals(Entries::Owner))
        .order_by(Entries::Batch, Order::Asc)
        .order_by(Entries::Id, Order::Asc)
        .take();
    let rows = connection.query_all(&select).await?;
    let moved = |row: &QueryResult| {
        Ok((
            row.get("batch")?,
            PointsMoved {
                entry: row.id("id", EntryId::new)?,
                owner: row.id("owner", UserId::new)?,
                kind: Code::from_code(row.get("kind")?)?,
                amount: row.get("amount")?,
                balance: row.won("balance")?,
                reservation: row.id_or_none("reservation_id", ReservationId::new)?,
                at: row.instant("at")?,
            },
        ))
    };
    rows.iter().map(moved).collect()
}
