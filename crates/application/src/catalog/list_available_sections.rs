use std::sync::Arc;

use frontrow_domain::catalog::Section;
use frontrow_domain::shared::DateId;

use crate::page::{Page, Slice};
use crate::ports::{Catalog, Unavailable};

/// Lists the standing sections in which there is a place to be had.
pub struct ListAvailableSections {
    /// What is on sale.
    pub catalog: Arc<dyn Catalog>,
}

impl ListAvailableSections {
    /// One page of them, of one date or of all.
    ///
    /// # Errors
    /// [`Unavailable`]
    pub async fn execute(&self, date: Option<DateId>, page: Page) -> Result<Slice<Section>, Unavailable> {
        self.catalog.available_sections(date, page).await
    }
}
