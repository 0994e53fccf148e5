use std::time::Instant;

use async_trait::async_trait;

use super::fault::Fault;
use crate::stage::Shop;

/// The server dies without a warning, and whoever watches over it starts it again at once.
pub(super) struct ServerKilled;

#[async_trait]
impl Fault for ServerKilled {
    async fn strike(&mut self, shop: &mut Shop) -> anyhow::Result<Instant> {
        let struck_at = Instant::now();
        shop.server.kill().await?;
        Ok(struck_at)
    }

    async fn mend(&mut self, shop: &mut Shop) -> anyhow::Result<()> {
        shop.server.start_again().await
    }
}
