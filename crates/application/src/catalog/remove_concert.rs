use std::sync::Arc;

use frontrow_domain::shared::ConcertId;

use super::CatalogError;
use crate::ports::{Clock, Programme};

/// Takes a concert off sale for good. Tickets and their log stay.
pub struct RemoveConcert {
    /// What sellers put on sale.
    pub programme: Arc<dyn Programme>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl RemoveConcert {
    /// Removes the concert.
    ///
    /// # Errors
    /// [`CatalogError`]
    pub async fn execute(&self, concert: ConcertId) -> Result<(), CatalogError> {
        let removed = self.programme.remove_concert(concert, self.clock.now()).await?;
        if removed { Ok(()) } else { Err(CatalogError::NotFound) }
    }
}
