//! What becomes of a crowd's holds when something breaks under it.
//!
//! A [`Fault`] says how to break something and how to mend it. Around it a trial is always the same: a
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

pub(crate) use trial::endure;

use database_killed::DatabaseKilled;
use fault::Fault;
use redis_broken::{RedisFlushed, RedisKilled, RedisStopped};
use server_killed::ServerKilled;

use crate::goals::{Broken, Trial};
use crate::options::Options;
use crate::stage::Stage;

/// The fault of a trial, or why it cannot be had here.
pub(crate) fn fault_of(trial: &Trial, stage: &Stage, options: &Options) -> Result<Box<dyn Fault>, &'static str> {
    match trial.broken {
        Broken::Server => Ok(Box::new(ServerKilled)),
        Broken::Database => Ok(Box::new(DatabaseKilled::of(trial.kind, &stage.databases, options)?)),
        Broken::RedisFlushed => Ok(Box::new(RedisFlushed::of(stage)?)),
        Broken::RedisKilled => Ok(Box::new(RedisKilled::of(stage)?)),
        Broken::RedisStopped => Ok(Box::new(RedisStopped::of(stage)?)),
    }
}
