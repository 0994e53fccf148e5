use anyhow::Context;
use frontrow_sql::{DatabaseSettings, SqlDatabase};

use crate::settings::Settings;

/// Opens the database that the settings name.
pub async fn connect(settings: &Settings) -> anyhow::Result<SqlDatabase> {
    let database = DatabaseSettings {
        url: settings.database.url.reveal().unwrap_or_default().to_owned(),
        max_connections: settings.database.connections,
    };
    SqlDatabase::connect(&database).await.context("setting `database.url`")
}

/// Brings its tables up to date.
pub async fn migrate(database: &SqlDatabase) -> anyhow::Result<()> {
    frontrow_migration::migrate(database.connection()).await.context("the tables cannot be brought up to date")
}
