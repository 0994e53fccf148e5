use std::sync::Arc;

use frontrow_domain::catalog::Concert;

use crate::page::{Page, Slice};
use crate::ports::{Catalog, Unavailable};

/// Lists what is on sale.
pub struct ListConcerts {
    /// What is on sale.
    pub catalog: Arc<dyn Catalog>,
}

impl ListConcerts {
    /// One page of the concerts, in order of their making.
    ///
    /// # Errors
    /// [`Unavailable`]
    pub async fn execute(&self, page: Page) -> Result<Slice<Concert>, Unavailable> {
        self.catalog.concerts(page).await
    }
}
