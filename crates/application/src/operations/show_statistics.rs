use std::sync::Arc;

use frontrow_domain::shared::ConcertId;

use crate::catalog::CatalogError;
use crate::ports::{Catalog, Clock, HoldMeter, HoldRates, RoomCounts, SalesFigures, Statistics, WaitingRoom};

/// How a concert is doing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConcertStatistics {
    /// What is sold, held and left.
    pub figures: SalesFigures,
    /// How holding went during the last minute, on this replica.
    pub rates: HoldRates,
    /// How full the waiting room is.
    pub room: RoomCounts,
}

/// Shows an operator how a concert is doing.
pub struct ShowStatistics {
    /// What is on sale.
    pub catalog: Arc<dyn Catalog>,
    /// How concerts sell.
    pub statistics: Arc<dyn Statistics>,
    /// How holding goes.
    pub meter: Arc<dyn HoldMeter>,
    /// The waiting rooms.
    pub waiting_room: Arc<dyn WaitingRoom>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl ShowStatistics {
    /// The figures of one concert.
    ///
    /// # Errors
    /// [`CatalogError`]
    pub async fn execute(&self, concert: ConcertId) -> Result<ConcertStatistics, CatalogError> {
        if self.catalog.concert(concert).await?.is_none() {
            return Err(CatalogError::NotFound);
        }
        let now = self.clock.now();
        let figures = self.statistics.sales(concert, now).await?;
        let room = self.waiting_room.counts(concert, now).await?;
        Ok(ConcertStatistics { figures, rates: self.meter.rates(concert, now), room })
    }
}
