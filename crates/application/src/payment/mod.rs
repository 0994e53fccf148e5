//! Paying, and driving every payment to its end.

mod at_once;
mod confirm_on_approval;
mod hear_gateway;
mod late_money;
mod let_go;
mod open_checkout;
mod pay;
mod pay_with_points;
mod reconcile;
mod refund;
mod settle;
mod show;

pub use confirm_on_approval::ConfirmOnApproval;
pub use hear_gateway::{HearError, HearGateway};
pub use open_checkout::{CheckoutView, OpenCheckout, OpenCheckoutCommand, OpenCheckoutError};
pub use pay::{PayCommand, PayError, PayReservation};
pub use reconcile::ReconcilePayments;
pub use refund::RefundPayments;
pub use settle::{Asked, SettlePayment};
pub use show::{PaymentView, ShowPayment};

#[cfg(test)]
mod tests;
