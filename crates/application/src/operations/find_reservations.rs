use std::sync::Arc;

use frontrow_domain::payment::Payment;
use frontrow_domain::reservation::{Reservation, Transition};

use crate::ports::{Payments, ReservationSearch, Reservations, Unavailable};

/// A reservation with all that happened to it.
#[derive(Clone, Debug)]
pub struct FoundReservation {
    /// The reservation.
    pub reservation: Reservation,
    /// Every attempt to pay it, oldest first.
    pub payments: Vec<Payment>,
    /// Every step it took.
    pub log: Vec<Transition>,
}

/// Finds reservations for the box office: somebody stands there with a code, an e-mail or a seat.
pub struct FindReservations {
    /// The reservations there are.
    pub reservations: Arc<dyn Reservations>,
    /// The payments there are.
    pub payments: Arc<dyn Payments>,
}

impl FindReservations {
    /// What is found, newest first; the port gives at most a hundred.
    ///
    /// # Errors
    /// [`Unavailable`]
    pub async fn execute(&self, by: ReservationSearch) -> Result<Vec<FoundReservation>, Unavailable> {
        let reservations = self.reservations.search(&by).await?;
        let mut found = Vec::with_capacity(reservations.len());
        for reservation in reservations {
            let payments = self.payments.of_reservation(reservation.id()).await?;
            let log = self.reservations.log(reservation.id()).await?;
            found.push(FoundReservation { reservation, payments, log });
        }
        Ok(found)
    }
}
