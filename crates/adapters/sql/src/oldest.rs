use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, IntoTableRef, Order, Query, SelectStatement};
use time::OffsetDateTime;

use crate::value::millis;

/// The `keys` of the oldest rows of `table` from before `instant`, to be deleted by name: MySQL has no LIMIT in a
/// subquery, and a range of time could forget more than `at_most`.
pub(crate) fn oldest_before<K: IntoColumnRef>(
    instant: OffsetDateTime,
    at_most: u32,
    table: impl IntoTableRef,
    at: impl IntoColumnRef,
    keys: impl IntoIterator<Item = K>,
) -> SelectStatement {
    let at = at.into_column_ref();
    Query::select()
        .columns(keys)
        .from(table)
        .and_where(Expr::col(at.clone()).lt(millis(instant)))
        .order_by(at, Order::Asc)
        .limit(u64::from(at_most))
        .take()
}
