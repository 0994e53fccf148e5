use async_trait::async_trait;
use frontrow_domain::shared::{ConcertId, Won};
use time::OffsetDateTime;

use super::Unavailable;

/// How a concert sells, from its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct SalesFigures {
    /// Places sold.
    pub sold: u64,
    /// Places held.
    pub held: u64,
    /// Places left.
    pub available: u64,
    /// What confirmed reservations cost together.
    pub revenue: Won,
    /// Places confirmed during the last minute.
    pub sold_last_minute: u64,
    /// Reservations ever made.
    pub reservations: u64,
    /// Reservations that expired.
    pub expired: u64,
}

/// How concerts sell.
///
/// # Contract
/// 1. **from the rows**: the figures are what the inventory and the reservations add up to at `now`.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Statistics: Send + Sync {
    /// The figures of one concert.
    async fn sales(&self, concert: ConcertId, now: OffsetDateTime) -> Result<SalesFigures, Unavailable>;
    /// Places left over all dates of a concert.
    async fn places_left(&self, concert: ConcertId) -> Result<u64, Unavailable>;
}
