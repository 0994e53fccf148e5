use std::collections::HashMap;

use anyhow::Context;
use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

use crate::checker::Stored;
use crate::stage::Database;

impl Stored {
    /// The claims that a database holds.
    pub(crate) async fn read(database: &Database) -> anyhow::Result<Self> {
        let connection = database.connect().await?;
        let backend = connection.get_database_backend();
        let query = |sql: &str| Statement::from_string(backend, sql.to_owned());
        let mut stored = Self { reservations: HashMap::new(), seats: HashMap::new() };
        let reservations = query("SELECT id, quantity, section_id FROM reservations WHERE status IN (1, 2)");
        for row in connection.query_all_raw(reservations).await? {
            let quantity: i32 = row.try_get_by_index(1)?;
            let section: Option<Uuid> = row.try_get_by_index(2)?;
            // Places of a standing section are no seats.
            let seats = if section.is_some() { 0 } else { usize::try_from(quantity).context("a quantity")? };
            stored.reservations.insert(row.try_get_by_index(0)?, seats);
        }
        let seats = query("SELECT id, reservation_id FROM seats WHERE status <> 0");
        for row in connection.query_all_raw(seats).await? {
            stored.seats.insert(row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        }
        connection.close().await?;
        Ok(stored)
    }
}
