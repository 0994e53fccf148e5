use std::sync::Arc;

use frontrow_domain::shared::DateId;

use super::CatalogError;
use crate::ports::{Catalog, Clock, SeatMap};

/// Shows every seat of a date.
pub struct ShowSeatMap {
    /// What is on sale.
    pub catalog: Arc<dyn Catalog>,
    /// What time it is: a hold that has lapsed shows as available.
    pub clock: Arc<dyn Clock>,
}

impl ShowSeatMap {
    /// The seats as they are now.
    ///
    /// # Errors
    /// [`CatalogError`]
    pub async fn execute(&self, date: DateId) -> Result<Arc<SeatMap>, CatalogError> {
        self.catalog.seat_map(date, self.clock.now()).await?.ok_or(CatalogError::NotFound)
    }
}
