use std::sync::Arc;

use frontrow_domain::payment::Payment;
use frontrow_domain::reservation::Status;
use frontrow_domain::shared::PaymentId;

use crate::caller::Caller;
use crate::ports::{Clock, Payments, Reservations, Unavailable};
use crate::reservation::ShowError;

/// A payment, and where the reservation it was meant for stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentView {
    /// The payment.
    pub payment: Payment,
    /// What its holder is told of the reservation now.
    pub reservation_status: Status,
}

/// Shows one payment to who paid.
#[derive(Clone)]
pub struct ShowPayment {
    /// The reservations there are.
    pub reservations: Arc<dyn Reservations>,
    /// The payments there are.
    pub payments: Arc<dyn Payments>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl ShowPayment {
    /// The payment as it stands.
    ///
    /// # Errors
    /// [`ShowError::NotFound`] also for somebody else's.
    pub async fn execute(&self, caller: Caller, id: PaymentId) -> Result<PaymentView, ShowError> {
        let payment = self.payments.find(id).await?.ok_or(ShowError::NotFound)?;
        if !caller.may_act_for(payment.payer()) {
            return Err(ShowError::NotFound);
        }
        Ok(self.view(payment).await?)
    }

    pub(super) async fn view(&self, payment: Payment) -> Result<PaymentView, Unavailable> {
        let found = self.reservations.find(payment.reservation()).await?;
        let reservation = found.ok_or_else(|| Unavailable::of("the reservation of the payment"))?;
        Ok(PaymentView { payment, reservation_status: reservation.status_at(self.clock.now()) })
    }
}
