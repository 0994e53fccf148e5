//! Conformance of what moves money outside: one suite a port.

pub mod gateway_ledger;
pub mod payment_gateway;
