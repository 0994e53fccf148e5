use std::convert::Infallible;

use async_trait::async_trait;
use frontrow_application::ports::Unavailable;
use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement, StatementBuilder};

use crate::SqlDatabase;
use crate::transaction::{Stop, Work};

impl SqlDatabase {
    /// Carries out one statement, tried again when it met another one; gives the number of rows it matched.
    pub(crate) async fn write_one(&self, statement: &impl StatementBuilder) -> Result<u64, Unavailable> {
        let Ok(rows) = self.write(OneStatement(self.backend().build(statement))).await?;
        Ok(rows)
    }
}

struct OneStatement(Statement);

#[async_trait]
impl Work for OneStatement {
    type Done = u64;
    type Refusal = Infallible;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<u64, Stop<Infallible>> {
        Ok(transaction.execute_raw(self.0.clone()).await?.rows_affected())
    }
}
