use std::sync::Arc;

use frontrow_domain::catalog::Concert;
use frontrow_domain::shared::ConcertId;

use super::{CatalogError, kept_concerts};
use crate::ports::{Cache, Catalog};

/// Shows one concert.
pub struct ShowConcert {
    /// What is on sale.
    pub catalog: Arc<dyn Catalog>,
    /// What was read before.
    pub cache: Arc<dyn Cache>,
}

impl ShowConcert {
    /// The concert.
    ///
    /// # Errors
    /// [`CatalogError`]
    pub async fn execute(&self, concert: ConcertId) -> Result<Concert, CatalogError> {
        let found = kept_concerts::find(&*self.cache, &*self.catalog, concert).await?;
        found.ok_or(CatalogError::NotFound)
    }
}
