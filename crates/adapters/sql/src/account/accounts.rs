use async_trait::async_trait;
use frontrow_application::idempotency::KeyUse;
use frontrow_application::ports::{Accounts, RegisterOutcome, Unavailable};
use frontrow_domain::account::{Account, Email, Name, PasswordHash};
use frontrow_domain::shared::UserId;
use sea_orm::sea_query::{Expr, ExprTrait, InsertStatement, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryResult};

use crate::SqlDatabase;
use crate::codes::Code;
use crate::database::unavailable;
use crate::dialect::is_unique_violation;
use crate::idempotency::{is_used, write_key};
use crate::operations::database_now;
use crate::row::Row;
use crate::tables::Users;
use crate::transaction::{Stop, Work};
use crate::value::unreadable;

/// Everybody's accounts, in one table.
#[derive(Clone, Debug)]
pub struct SqlAccounts {
    database: SqlDatabase,
}

impl SqlAccounts {
    /// The accounts in `database`.
    #[must_use]
    pub const fn new(database: SqlDatabase) -> Self {
        Self { database }
    }
}

#[async_trait]
impl Accounts for SqlAccounts {
    async fn register(
        &self,
        account: &Account,
        password: &PasswordHash,
        key: Option<KeyUse>,
    ) -> Result<RegisterOutcome, Unavailable> {
        let registered =
            self.database.write(Register { account: account.clone(), password: password.clone(), key }).await?;
        Ok(registered.map_or_else(|refusal| refusal, |()| RegisterOutcome::Registered))
    }

    async fn find(&self, id: UserId) -> Result<Option<Account>, Unavailable> {
        let select = select().and_where(Expr::col(Users::Id).eq(id.as_uuid())).take();
        let row = self.database.one(&select).await?;
        row.map(|row| read(&row)).transpose().map_err(unavailable)
    }

    async fn credentials(&self, email: &Email) -> Result<Option<(Account, PasswordHash)>, Unavailable> {
        let row = self.database.one(&of_email(email)).await?;
        let read = |row| Ok((read(&row)?, PasswordHash::new(row.get("password_hash")?)));
        row.map(read).transpose().map_err(unavailable)
    }
}

fn select() -> SelectStatement {
    Query::select()
        .columns([Users::Id, Users::Email, Users::Name, Users::Role, Users::PasswordHash])
        .from(Users::Table)
        .take()
}

fn of_email(email: &Email) -> SelectStatement {
    select().and_where(Expr::col(Users::Email).eq(email.as_str())).take()
}

fn read(row: &QueryResult) -> Result<Account, DbErr> {
    let (email, name): (String, String) = (row.get("email")?, row.get("name")?);
    Ok(Account {
        id: row.id("id", UserId::new)?,
        email: Email::parse(&email).map_err(|error| unreadable("an account's e-mail", error))?,
        name: Name::parse(&name).map_err(|error| unreadable("an account's name", error))?,
        role: Code::from_code(row.get("role")?)?,
    })
}

struct Register {
    account: Account,
    password: PasswordHash,
    key: Option<KeyUse>,
}

#[async_trait]
impl Work for Register {
    type Done = ();
    type Refusal = RegisterOutcome;

    /// Whoever loses a race for the e-mail or the key looks again, and then sees the winner: a key comes before an
    /// e-mail, so that a repeated request is told of its own success.
    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), Stop<RegisterOutcome>> {
        if let Some(key) = &self.key
            && is_used(transaction, key).await?
        {
            return Err(Stop::Refused(RegisterOutcome::KeyUsed));
        }
        if transaction.query_one(&of_email(&self.account.email)).await?.is_some() {
            return Err(Stop::Refused(RegisterOutcome::EmailTaken));
        }
        match transaction.execute(&self.insert()).await {
            Ok(_) => {}
            Err(error) if is_unique_violation(&error) => return Err(Stop::Again),
            Err(error) => return Err(error.into()),
        }
        if let Some(key) = &self.key {
            let now = database_now(transaction).await?;
            if !write_key(transaction, key, now).await? {
                return Err(Stop::Again);
            }
        }
        Ok(())
    }
}

impl Register {
    fn insert(&self) -> InsertStatement {
        Query::insert()
            .into_table(Users::Table)
            .columns([Users::Id, Users::Email, Users::Name, Users::PasswordHash, Users::Role])
            .values_panic([
                self.account.id.as_uuid().into(),
                self.account.email.as_str().into(),
                self.account.name.as_str().into(),
                self.password.as_str().into(),
                self.account.role.code().into(),
            ])
            .to_owned()
    }
}
