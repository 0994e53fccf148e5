use std::sync::Arc;

use frontrow_domain::reservation::Transition;
use frontrow_domain::shared::ReservationId;

use super::ShowError;
use crate::caller::Caller;
use crate::ports::Reservations;

/// Shows every step of a reservation to its holder.
pub struct ShowLog {
    /// The reservations there are.
    pub reservations: Arc<dyn Reservations>,
}

impl ShowLog {
    /// The steps in their order.
    ///
    /// # Errors
    /// [`ShowError::NotFound`] also for somebody else's.
    pub async fn execute(&self, caller: Caller, id: ReservationId) -> Result<Vec<Transition>, ShowError> {
        let reservation = self.reservations.find(id).await?.ok_or(ShowError::NotFound)?;
        if !caller.may_act_for(reservation.holder()) {
            return Err(ShowError::NotFound);
        }
        Ok(self.reservations.log(id).await?)
    }
}
