use std::sync::Arc;

use frontrow_domain::catalog::Section;
use frontrow_domain::shared::SectionId;

use super::CatalogError;
use crate::ports::Catalog;

/// Shows one section.
pub struct ShowSection {
    /// What is on sale.
    pub catalog: Arc<dyn Catalog>,
}

impl ShowSection {
    /// The section.
    ///
    /// # Errors
    /// [`CatalogError`]
    pub async fn execute(&self, section: SectionId) -> Result<Section, CatalogError> {
        self.catalog.section(section).await?.ok_or(CatalogError::NotFound)
    }
}
