//! The fake gateway at its desk: what the whole of it does wrong on request, what it refuses, and whom it tells.

mod faults;
mod refusals;
mod sockets;
mod webhooks;
