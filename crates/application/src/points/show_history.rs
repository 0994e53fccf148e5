use std::sync::Arc;

use frontrow_domain::points::Entry;
use frontrow_domain::shared::UserId;

use crate::page::{Page, Slice};
use crate::ports::{PointsLedger, Unavailable};

/// Shows somebody how they came to what they have.
pub struct ShowHistory {
    /// Everybody's points.
    pub ledger: Arc<dyn PointsLedger>,
}

impl ShowHistory {
    /// One page of the history of `owner`, newest first.
    ///
    /// # Errors
    /// [`Unavailable`]
    pub async fn execute(&self, owner: UserId, page: Page) -> Result<Slice<Entry>, Unavailable> {
        self.ledger.history(owner, page).await
    }
}
