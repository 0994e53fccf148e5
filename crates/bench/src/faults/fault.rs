use std::time::Instant;

use async_trait::async_trait;

use crate::stage::Shop;

/// Something that breaks while a crowd buys, and how it is mended.
#[async_trait]
pub(crate) trait Fault: Send {
    /// Breaks it, and returns once it is broken; gives the moment at which that began.
    async fn strike(&mut self, shop: &mut Shop) -> anyhow::Result<Instant>;

    /// Mends it, and returns once that is done. Whoever depends on it is on their own.
    async fn mend(&mut self, shop: &mut Shop) -> anyhow::Result<()>;
}
