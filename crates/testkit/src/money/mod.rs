//! Conformance of what moves money outside: one suite a port.

pub mod payment_gateway;
