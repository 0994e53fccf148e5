//! What every story needs: a server of its own, people, a hall to sell.

mod api;
mod broker;
mod database;
mod eventually;
mod gateway;
mod hall;
mod people;
mod receiver;
mod redis;
mod server;
mod stripe;

pub use api::{Api, Reply};
pub use broker::Broker;
pub use database::Backend;
pub use eventually::eventually;
pub use gateway::{Gateway, Money};
pub use hall::{Floor, Hall, Sale, new_key};
pub use people::{Issuer, Person};
pub use receiver::Receiver;
pub use redis::Redis;
pub use server::{Server, binary, run_command, run_command_with};
pub use stripe::Stripe;

/// One test a database for each story: `on_each_database!(story)` calls `story(Backend)`.
macro_rules! on_each_database {
    ($($story:ident),+ $(,)?) => {$(
        mod $story {
            use crate::support::Backend;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                super::$story(Backend::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_mysql() {
                if Backend::MySql.is_there() {
                    super::$story(Backend::MySql).await;
                }
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                if Backend::Postgres.is_there() {
                    super::$story(Backend::Postgres).await;
                }
            }
        }
    )+};
}
pub(crate) use on_each_database;
