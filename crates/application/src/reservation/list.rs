use std::sync::Arc;

use frontrow_domain::reservation::{Reservation, Status};
use frontrow_domain::shared::UserId;

use crate::page::{Page, Slice};
use crate::ports::{Clock, Reservations, Unavailable};

/// Lists a person's own reservations, newest first.
pub struct ListReservations {
    /// The reservations there are.
    pub reservations: Arc<dyn Reservations>,
    /// What time it is: a lapsed hold is listed as expired.
    pub clock: Arc<dyn Clock>,
}

impl ListReservations {
    /// One page of them, of one status or of all.
    ///
    /// # Errors
    /// [`Unavailable`] when nobody knows.
    pub async fn execute(
        &self,
        holder: UserId,
        status: Option<Status>,
        page: Page,
    ) -> Result<Slice<Reservation>, Unavailable> {
        self.reservations.list(holder, status, page, self.clock.now()).await
    }
}
