use std::net::SocketAddr;
use std::sync::Arc;

use async_trait::async_trait;

use super::{Side, Timing};
use crate::load::{Load, Segment, drive};
use crate::sources::LockServer;
use crate::stage::{Crowd, Hall, Holds, Shop};

/// So much more than the fastest measurement would sell.
const SPARE: f64 = 1.5;

/// Won holds of numbered seats, each with a seat and a person of its own.
pub(crate) struct HeldSeats {
    pub(super) name: String,
    pub(super) shop: Shop,
    pub(super) hall: Hall,
    pub(super) crowd: Arc<Crowd>,
    pub(super) connections: usize,
    /// Whether answers that were not expected are counted in place of being the end of it.
    pub(super) counts_errors: bool,
    /// In place of the shop's server: one of the benchmark's own on the same database.
    pub(super) instead: Option<LockServer>,
    pub(super) pace: Pace,
}

/// How fast a side was, and how much it has acknowledged.
#[derive(Debug)]
pub(super) struct Pace {
    guess_per_second: f64,
    fastest_per_second: f64,
    pub(super) acknowledged: u64,
    pub(super) errors: u64,
}

impl Pace {
    /// Nobody knows yet how fast the side is; when more than `guess` a second can be sold, the first measurement is
    /// shorter than it should be.
    pub(super) const fn guess(guess_per_second: f64) -> Self {
        Self { guess_per_second, fastest_per_second: 0.0, acknowledged: 0, errors: 0 }
    }

    /// How much the next measurement needs.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive number of seats")]
    pub(super) fn needed(&self, timing: Timing) -> usize {
        let known = self.fastest_per_second > 0.0;
        let per_second = if known { self.fastest_per_second * SPARE } else { self.guess_per_second };
        (per_second * timing.seconds()) as usize
    }

    pub(super) fn note(&mut self, segment: &Segment) {
        self.fastest_per_second = self.fastest_per_second.max(segment.per_second);
        self.acknowledged += segment.expected;
        self.errors += segment.errors;
    }
}

impl HeldSeats {
    fn address(&self) -> SocketAddr {
        self.instead.as_ref().map_or(self.shop.server.address, LockServer::address)
    }
}

#[async_trait]
impl Side for HeldSeats {
    fn name(&self) -> String {
        self.name.clone()
    }

    async fn measure(&mut self, timing: Timing) -> anyhow::Result<Segment> {
        let needed = self.pace.needed(timing) + self.connections;
        let jobs = self.hall.take(&self.shop.administrator, needed).await?;
        let holds = Arc::new(Holds::new(Arc::clone(&self.crowd), jobs));
        let load = Load { connections: self.connections, warm_up: timing.warm_up, measured: timing.measured };
        let segment = drive(self.address(), load, Arc::clone(&holds) as _).await?;
        self.hall.give_back(holds.rest());
        self.pace.note(&segment);
        if self.instead.is_none() {
            self.shop.settle().await?;
        }
        if self.counts_errors { Ok(segment) } else { segment.without_errors() }
    }

    async fn end(self: Box<Self>) -> anyhow::Result<()> {
        if let Some(server) = self.instead {
            server.stop().await;
        }
        match self.pace.errors {
            0 => self.shop.close(self.pace.acknowledged).await,
            // After an error nobody knows, so more may be held than was acknowledged.
            _ => self.shop.close_audited().await,
        }
    }
}
