//! What becomes of a crowd's holds when something breaks under it.
//!
//! A [`Fault`](fault::Fault) says how to break something and how to mend it. Around it a trial is always the same: a
//! crowd buys as fast as it is answered, the fault strikes and is mended, the crowd comes back and asks again, until
//! holds succeed again; perhaps several times. In the end whatever was acknowledged must be stored, once.

mod buyers;
mod database_killed;
mod fault;
mod heard;
mod log;
mod processes;
mod redis_broken;
mod server_killed;
mod timeline;
mod trial;
mod waits;
mod wishes;

pub(crate) use fault::fault_of;
pub(crate) use trial::endure;
