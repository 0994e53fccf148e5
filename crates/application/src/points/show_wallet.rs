use std::sync::Arc;

use frontrow_domain::points::Wallet;
use frontrow_domain::shared::UserId;

use crate::ports::{PointsLedger, Unavailable};

/// Shows somebody what they have.
pub struct ShowWallet {
    /// Everybody's points.
    pub ledger: Arc<dyn PointsLedger>,
}

impl ShowWallet {
    /// The wallet of `owner`.
    ///
    /// # Errors
    /// [`Unavailable`]
    pub async fn execute(&self, owner: UserId) -> Result<Wallet, Unavailable> {
        self.ledger.wallet(owner).await
    }
}
