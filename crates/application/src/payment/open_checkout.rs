use std::sync::Arc;

use frontrow_domain::payment::{SplitOutOfRange, card_part};
use frontrow_domain::reservation::{Reservation, StartPaymentError, Status};
use frontrow_domain::shared::{ReservationId, UserId, Won};

use crate::policy::SalesPolicy;
use crate::ports::{
    Checkout, CheckoutAnswer, Clock, Order, PaymentGateway, Payments, PointsLedger, Reservations, Unavailable,
};

/// A person's browser is about to have a payment authorised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenCheckoutCommand {
    /// Who.
    pub caller: UserId,
    /// Which hold.
    pub reservation: ReservationId,
    /// What is to come from the wallet; none for a payment by card alone.
    pub points: Option<Won>,
}

/// What the browser needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckoutView {
    /// The gateway's name.
    pub gateway: &'static str,
    /// What is to be authorised.
    pub order: Order,
    /// What the gateway adds to that.
    pub checkout: Checkout,
}

/// Why nothing can be authorised.
#[derive(Debug, thiserror::Error)]
pub enum OpenCheckoutError {
    /// There is no such reservation, or it is somebody else's.
    #[error("there is no such reservation")]
    NotFound,
    /// Its time ran out.
    #[error("the hold has lapsed")]
    HoldExpired,
    /// It is no hold any more.
    #[error("the reservation is already {status}")]
    NotPending {
        /// What it is.
        status: Status,
    },
    /// A payment of it is still being answered.
    #[error("a payment is in progress")]
    PaymentInProgress,
    /// The wallet holds less than it is to give.
    #[error("there are only {balance} in the wallet")]
    InsufficientPoints {
        /// What it holds.
        balance: Won,
    },
    /// It costs nothing: confirm it.
    #[error("there is nothing to pay")]
    NothingToPay,
    /// The points leave nothing for one side.
    #[error("the points of a split payment are more than 0 and less than {amount}")]
    InvalidSplit {
        /// What the reservation costs.
        amount: Won,
    },
    /// The gateway does not take an order like this one.
    #[error("the gateway refuses the order: {reason}")]
    Refused {
        /// The gateway's word for why.
        reason: String,
    },
    /// Nobody knows, or the gateway was not reached. Nothing was changed with us, and no money has moved.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

impl From<SplitOutOfRange> for OpenCheckoutError {
    fn from(error: SplitOutOfRange) -> Self {
        Self::InvalidSplit { amount: error.amount }
    }
}

impl From<StartPaymentError> for OpenCheckoutError {
    fn from(error: StartPaymentError) -> Self {
        match error {
            StartPaymentError::HoldLapsed => Self::HoldExpired,
            StartPaymentError::NotPending(status) => Self::NotPending { status },
        }
    }
}

/// Tells a browser what it needs to have a hold's payment authorised. It writes nothing of ours and moves no money;
/// asking again gives the same.
pub struct OpenCheckout {
    /// The reservations there are.
    pub reservations: Arc<dyn Reservations>,
    /// The payments there are.
    pub payments: Arc<dyn Payments>,
    /// Everybody's points.
    pub points: Arc<dyn PointsLedger>,
    /// The outside payment provider.
    pub gateway: Arc<dyn PaymentGateway>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What the operator decided.
    pub policy: SalesPolicy,
}

impl OpenCheckout {
    /// Opens it at the gateway, for what would be payable now.
    ///
    /// # Errors
    /// [`OpenCheckoutError`]: what stands in the way of paying stands in the way here, before a buyer takes trouble.
    pub async fn execute(&self, command: OpenCheckoutCommand) -> Result<CheckoutView, OpenCheckoutError> {
        let reservation = self.own(&command).await?;
        let total = reservation.claim().amount();
        if total.is_zero() {
            return Err(OpenCheckoutError::NothingToPay);
        }
        let amount = command.points.map_or(Ok(total), |points| card_part(total, points))?;
        self.check_hold(reservation).await?;
        self.check_points(&command).await?;
        let order = Order { reservation: command.reservation, amount };
        match self.gateway.open_checkout(&order).await {
            CheckoutAnswer::Open(checkout) => Ok(CheckoutView { gateway: self.gateway.name(), order, checkout }),
            CheckoutAnswer::Refused { reason } => Err(OpenCheckoutError::Refused { reason }),
            CheckoutAnswer::Unknown => Err(Unavailable::of("the payment gateway").into()),
        }
    }

    async fn own(&self, command: &OpenCheckoutCommand) -> Result<Reservation, OpenCheckoutError> {
        let found = self.reservations.find(command.reservation).await?;
        found.filter(|reservation| reservation.holder() == command.caller).ok_or(OpenCheckoutError::NotFound)
    }

    /// Refused where a payment could not begin, in the same words; the step itself is taken by the payment.
    async fn check_hold(&self, reservation: Reservation) -> Result<(), OpenCheckoutError> {
        // The lease says that there was an attempt, so the first one costs no query.
        let (id, was_tried) = (reservation.id(), reservation.payment_lease().is_some());
        reservation.start_payment(self.policy.payment_lease, self.clock.now())?;
        if was_tried && self.payments.of_reservation(id).await?.iter().any(|attempt| attempt.is_open()) {
            return Err(OpenCheckoutError::PaymentInProgress);
        }
        Ok(())
    }

    async fn check_points(&self, command: &OpenCheckoutCommand) -> Result<(), OpenCheckoutError> {
        let Some(points) = command.points else { return Ok(()) };
        let balance = self.points.wallet(command.caller).await?.balance;
        if balance < points { Err(OpenCheckoutError::InsufficientPoints { balance }) } else { Ok(()) }
    }
}
