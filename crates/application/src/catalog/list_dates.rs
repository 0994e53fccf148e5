use std::sync::Arc;

use frontrow_domain::catalog::ConcertDate;
use frontrow_domain::shared::ConcertId;

use super::CatalogError;
use crate::page::{Page, Slice};
use crate::ports::Catalog;

/// Lists the dates of a concert.
pub struct ListDates {
    /// What is on sale.
    pub catalog: Arc<dyn Catalog>,
}

impl ListDates {
    /// One page of the dates, in order of their start.
    ///
    /// # Errors
    /// [`CatalogError`]
    pub async fn execute(&self, concert: ConcertId, page: Page) -> Result<Slice<ConcertDate>, CatalogError> {
        let dates = self.catalog.dates(concert, page).await?;
        if dates.items.is_empty() && self.catalog.concert(concert).await?.is_none() {
            return Err(CatalogError::NotFound);
        }
        Ok(dates)
    }
}
