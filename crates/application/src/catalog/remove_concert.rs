use std::sync::Arc;

use frontrow_domain::shared::ConcertId;

use super::{CatalogError, kept_concerts};
use crate::ports::{Cache, Clock, Programme};

/// Takes a concert off sale for good. Tickets and their log stay.
pub struct RemoveConcert {
    /// What sellers put on sale.
    pub programme: Arc<dyn Programme>,
    /// What was read before.
    pub cache: Arc<dyn Cache>,
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
        kept_concerts::forget(&*self.cache, concert).await;
        if removed { Ok(()) } else { Err(CatalogError::NotFound) }
    }
}
