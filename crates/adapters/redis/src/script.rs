use std::sync::OnceLock;

use fred::util::sha1_hash;
use time::OffsetDateTime;

/// A Lua script. Redis runs it as one step: nobody sees half of it.
pub(crate) struct Script {
    text: &'static str,
    digest: OnceLock<String>,
}

impl Script {
    /// For a static: `static ACQUIRE: Script = Script::new(include_str!("seat_lock/acquire.lua"));`
    pub(crate) const fn new(text: &'static str) -> Self {
        Self { text, digest: OnceLock::new() }
    }

    pub(crate) fn text(&self) -> &'static str {
        self.text
    }

    /// What Redis knows it by, once it has run it.
    pub(crate) fn digest(&self) -> &str {
        self.digest.get_or_init(|| sha1_hash(self.text))
    }
}

/// An instant as scripts compare it: Lua's numbers hold milliseconds exactly until the year 287396.
pub(crate) fn milliseconds(instant: OffsetDateTime) -> i64 {
    i64::try_from(instant.unix_timestamp_nanos().div_euclid(1_000_000)).unwrap_or(i64::MAX)
}
