use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context;
use async_trait::async_trait;
use rustix::process::{Pid, Signal, kill_process};
use tokio::time::interval_at;

use super::fault::Fault;
use super::processes::{kill_with_children, name_of, run_to_its_end};
use crate::goals::Broken;
use crate::redis::Redis;
use crate::stage::{Shop, Stage};

/// What the process of a Redis may be called.
const PROGRAMS: [&str; 2] = ["redis-server", "valkey-server"];
const NO_REDIS: &str = "no Redis was named: --redis";

/// Everything in it is gone from one moment to the next; it goes on answering.
pub(super) struct RedisFlushed(Redis);

/// It dies without a warning, and is started again at once, empty.
pub(super) struct RedisKilled {
    redis: Redis,
    start: PathBuf,
}

/// It answers nobody, and its connections stay open; then it goes on as if nothing had been.
pub(super) struct RedisStopped {
    redis: Redis,
    stopped: Option<Stopped>,
}

/// A process that goes on when this goes, however a trial ends.
struct Stopped(Pid);

impl RedisFlushed {
    pub(super) fn of(stage: &Stage) -> Result<Self, &'static str> {
        Ok(Self(stage.redis.clone().ok_or(NO_REDIS)?))
    }
}

impl RedisKilled {
    pub(super) fn of(stage: &Stage) -> Result<Self, &'static str> {
        let redis = stage.redis.clone().ok_or(NO_REDIS)?;
        let start = redis
            .start
            .clone()
            .ok_or("no file was named that starts Redis again: --redis-start, which scripts/with-test-servers gives")?;
        Ok(Self { redis, start })
    }
}

impl RedisStopped {
    pub(super) fn of(stage: &Stage) -> Result<Self, &'static str> {
        Ok(Self { redis: stage.redis.clone().ok_or(NO_REDIS)?, stopped: None })
    }
}

#[async_trait]
impl Fault for RedisFlushed {
    async fn strike(&mut self, _shop: &mut Shop) -> anyhow::Result<Instant> {
        let mut talk = self.0.talk().await?;
        let struck_at = Instant::now();
        talk.ask(&["FLUSHALL"]).await?;
        Ok(struck_at)
    }

    async fn mend(&mut self, _shop: &mut Shop) -> anyhow::Result<()> {
        Ok(())
    }
}

#[async_trait]
impl Fault for RedisKilled {
    async fn strike(&mut self, _shop: &mut Shop) -> anyhow::Result<Instant> {
        let pid = process_of(&self.redis).await?;
        let struck_at = Instant::now();
        kill_with_children(pid).await.context("Redis cannot be killed")?;
        Ok(struck_at)
    }

    async fn mend(&mut self, _shop: &mut Shop) -> anyhow::Result<()> {
        run_to_its_end(&self.start).await
    }
}

#[async_trait]
impl Fault for RedisStopped {
    async fn strike(&mut self, _shop: &mut Shop) -> anyhow::Result<Instant> {
        let pid = process_of(&self.redis).await?;
        let struck_at = Instant::now();
        kill_process(pid, Signal::STOP).context("Redis cannot be stopped")?;
        self.stopped = Some(Stopped(pid));
        Ok(struck_at)
    }

    async fn mend(&mut self, _shop: &mut Shop) -> anyhow::Result<()> {
        let hangs_for = Broken::RedisStopped.lasts();
        interval_at(tokio::time::Instant::now() + hangs_for, hangs_for).tick().await;
        self.stopped = None;
        Ok(())
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        // Whoever killed it meanwhile has made it end, which is as good.
        let _ = kill_process(self.0, Signal::CONT);
    }
}

async fn process_of(redis: &Redis) -> anyhow::Result<Pid> {
    let told = redis.talk().await?.ask_one(&["INFO", "server"]).await?.unwrap_or_default();
    let number = told.lines().find_map(|line| line.strip_prefix("process_id:")?.trim().parse().ok());
    let pid = number.and_then(Pid::from_raw).context("Redis does not name its process")?;
    let name = name_of(pid)?;
    anyhow::ensure!(PROGRAMS.contains(&name.as_str()), "Redis names a process called {name}");
    Ok(pid)
}
