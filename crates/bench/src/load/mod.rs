//! A load that costs little, because it shares the machine with what it measures: requests as bytes over connections
//! that are kept, each connection asking again as soon as it is answered.

mod connection;
mod drive;
mod head;
mod recorder;
mod requests;

pub(crate) use connection::Connection;
pub(crate) use drive::{Load, Source, drive};
pub(crate) use recorder::Segment;
pub(crate) use requests::{Repeated, Request};
