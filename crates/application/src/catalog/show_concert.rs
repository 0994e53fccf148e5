use std::sync::Arc;

use frontrow_domain::catalog::Concert;
use frontrow_domain::shared::ConcertId;

use super::CatalogError;
use crate::ports::Catalog;

/// Shows one concert.
pub struct ShowConcert {
    /// What is on sale.
    pub catalog: Arc<dyn Catalog>,
}

impl ShowConcert {
    /// The concert.
    ///
    /// # Errors
    /// [`CatalogError`]
    pub async fn execute(&self, concert: ConcertId) -> Result<Concert, CatalogError> {
        self.catalog.concert(concert).await?.ok_or(CatalogError::NotFound)
    }
}
