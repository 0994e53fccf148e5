use std::sync::Arc;

use frontrow_domain::catalog::Section;
use frontrow_domain::shared::DateId;

use super::CatalogError;
use crate::page::{Page, Slice};
use crate::ports::Catalog;

/// Lists the standing sections of a date.
pub struct ListSections {
    /// What is on sale.
    pub catalog: Arc<dyn Catalog>,
}

impl ListSections {
    /// One page of the sections, in order of their making.
    ///
    /// # Errors
    /// [`CatalogError`]
    pub async fn execute(&self, date: DateId, page: Page) -> Result<Slice<Section>, CatalogError> {
        let sections = self.catalog.sections(date, page).await?;
        if sections.items.is_empty() && self.catalog.sale(date).await?.is_none() {
            return Err(CatalogError::NotFound);
        }
        Ok(sections)
    }
}
