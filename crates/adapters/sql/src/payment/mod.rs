//! Payments, and what is written together with them.

mod payments;
mod row;
mod settlements;

pub use payments::SqlPayments;
pub(crate) use row::{captured, refund_reason};
pub use settlements::SqlSettlements;
pub(crate) use settlements::outcome as settlement_refused;
