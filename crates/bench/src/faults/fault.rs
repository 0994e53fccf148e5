use std::time::Instant;

use async_trait::async_trait;

use super::database_killed::DatabaseKilled;
use super::redis_broken::{RedisFlushed, RedisKilled, RedisStopped};
use super::server_killed::ServerKilled;
use crate::goals::{Broken, Trial};
use crate::options::Options;
use crate::stage::{Shop, Stage};

/// Something that breaks while a crowd buys, and how it is mended.
#[async_trait]
pub(crate) trait Fault: Send {
    /// Breaks it, and returns once it is broken; gives the moment at which that began.
    async fn strike(&mut self, shop: &mut Shop) -> anyhow::Result<Instant>;

    /// Mends it, and returns once that is done. Whoever depends on it is on their own.
    async fn mend(&mut self, shop: &mut Shop) -> anyhow::Result<()>;
}

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
