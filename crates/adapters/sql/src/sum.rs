use sea_orm::DbBackend;
use sea_orm::sea_query::{Expr, ExprTrait, Func};

/// The sum as a `BIGINT`, nothing being 0. By themselves MySQL and PostgreSQL add whole numbers up to a decimal.
pub(crate) fn whole_sum(backend: DbBackend, of: Expr) -> Expr {
    let whole = match backend {
        DbBackend::MySql => "SIGNED",
        DbBackend::Postgres | DbBackend::Sqlite => "BIGINT",
        _ => unreachable!(),
    };
    Expr::from(Func::coalesce([Func::sum(of).into(), Expr::val(0)])).cast_as(whole)
}
