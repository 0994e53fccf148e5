//! A Redis of this machine, spoken to as little as the benchmark needs: without a client library, whose manner would be
//! a part of what is measured.

mod talk;

use std::path::PathBuf;

use anyhow::Context;
pub(crate) use talk::Talk;

use crate::stage::is_loopback;

/// Where replicas meet, and what the benchmark breaks.
#[derive(Clone, Debug)]
pub(crate) struct Redis {
    pub(crate) url: String,
    /// Starts it again after it was killed.
    pub(crate) start: Option<PathBuf>,
    address: String,
}

impl Redis {
    /// Only a server on this machine, and one of its own: the benchmark empties it, kills it and makes it hang.
    pub(crate) fn new(url: String, start: Option<PathBuf>) -> anyhow::Result<Self> {
        anyhow::ensure!(is_loopback(&url), "the benchmark empties the Redis it is given: only one on 127.0.0.1");
        let address = url.strip_prefix("redis://").context("--redis is redis://HOST:PORT")?;
        anyhow::ensure!(!address.contains(['@', '/', '?']), "--redis is redis://HOST:PORT and nothing else");
        Ok(Self { address: address.to_owned(), url, start })
    }

    pub(crate) async fn talk(&self) -> anyhow::Result<Talk> {
        Talk::open(&self.address).await
    }
}
