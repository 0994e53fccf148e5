use async_trait::async_trait;
use frontrow_application::page::{Page, Slice};
use frontrow_application::ports::{AddEndpointOutcome, Unavailable, WebhookEndpoints as Port};
use frontrow_domain::shared::WebhookId;
use frontrow_domain::webhooks::Endpoint;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::endpoint_row::{COLUMNS, StandingKind, read, select, values};
use crate::SqlDatabase;
use crate::codes::Code;
use crate::database::unavailable;
use crate::dialect::is_unique_violation;
use crate::row::Row;
use crate::tables::WebhookEndpoints;
use crate::transaction::{Stop, Work};
use crate::value::count;

/// The receivers there are.
#[derive(Clone, Debug)]
pub struct SqlWebhookEndpoints {
    database: SqlDatabase,
}

impl SqlWebhookEndpoints {
    /// The receivers in `database`.
    #[must_use]
    pub const fn new(database: SqlDatabase) -> Self {
        Self { database }
    }

    async fn all(&self, select: &SelectStatement) -> Result<Vec<Endpoint>, Unavailable> {
        let rows = self.database.all(select).await?;
        rows.iter().map(read).collect::<Result<_, _>>().map_err(unavailable)
    }
}

#[async_trait]
impl Port for SqlWebhookEndpoints {
    async fn add(&self, endpoint: &Endpoint, at_most: u32) -> Result<AddEndpointOutcome, Unavailable> {
        let added = self.database.write(Add { endpoint: endpoint.clone(), at_most }).await?;
        Ok(added.map_or(AddEndpointOutcome::TooMany, |()| AddEndpointOutcome::Added))
    }

    async fn find(&self, id: WebhookId) -> Result<Option<Endpoint>, Unavailable> {
        Ok(self.all(&of(id)).await?.pop())
    }

    async fn list(&self, page: Page) -> Result<Slice<Endpoint>, Unavailable> {
        let select = select()
            .and_where_option(page.after().map(|after| Expr::col(WebhookEndpoints::Id).lt(after)))
            .order_by(WebhookEndpoints::Id, Order::Desc)
            .limit(page.rows_to_read())
            .take();
        Ok(page.cut(self.all(&select).await?, |endpoint| endpoint.id().as_uuid()))
    }

    async fn replace(&self, after: &Endpoint) -> Result<bool, Unavailable> {
        let update = Query::update()
            .table(WebhookEndpoints::Table)
            .values(COLUMNS.into_iter().zip(values(after)).skip(1))
            .and_where(Expr::col(WebhookEndpoints::Id).eq(after.id().as_uuid()))
            .and_where(Expr::col(WebhookEndpoints::Version).eq(count(after.version()) - 1))
            .take();
        self.database.write_one(&update).await.map(|rows| rows == 1)
    }

    async fn remove(&self, id: WebhookId) -> Result<bool, Unavailable> {
        let delete = Query::delete()
            .from_table(WebhookEndpoints::Table)
            .and_where(Expr::col(WebhookEndpoints::Id).eq(id.as_uuid()))
            .take();
        self.database.write_one(&delete).await.map(|rows| rows == 1)
    }

    async fn enabled(&self) -> Result<Vec<Endpoint>, Unavailable> {
        let select = select()
            .and_where(Expr::col(WebhookEndpoints::Standing).eq(StandingKind::Enabled.code()))
            .order_by(WebhookEndpoints::Id, Order::Asc)
            .take();
        self.all(&select).await
    }
}

fn of(id: WebhookId) -> SelectStatement {
    select().and_where(Expr::col(WebhookEndpoints::Id).eq(id.as_uuid())).take()
}

struct Add {
    endpoint: Endpoint,
    at_most: u32,
}

/// There are as many as there may be.
struct TooMany;

#[async_trait]
impl Work for Add {
    type Done = ();
    type Refusal = TooMany;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), Stop<TooMany>> {
        if transaction.query_one(&of(self.endpoint.id())).await?.is_some() {
            return Ok(());
        }
        let counted = Query::select()
            .expr_as(Expr::col(WebhookEndpoints::Id).count(), "there")
            .from(WebhookEndpoints::Table)
            .take();
        let there: i64 = match transaction.query_one(&counted).await? {
            Some(row) => row.get("there")?,
            None => 0,
        };
        if there >= i64::from(self.at_most) {
            return Err(Stop::Refused(TooMany));
        }
        let insert = Query::insert()
            .into_table(WebhookEndpoints::Table)
            .columns(COLUMNS)
            .values_panic(values(&self.endpoint))
            .take();
        match transaction.execute(&insert).await {
            Ok(_) => Ok(()),
            Err(error) if is_unique_violation(&error) => Err(Stop::Again),
            Err(error) => Err(error.into()),
        }
    }
}
