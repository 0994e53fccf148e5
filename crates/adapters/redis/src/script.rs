use std::sync::OnceLock;

use fred::util::sha1_hash;

/// A Lua script. Redis runs it as one step: nobody sees half of it.
pub(crate) struct Script {
    text: &'static str,
    digest: OnceLock<String>,
}

impl Script {
    /// For a static: `static ACQUIRE: Script = Script::new(include_str!("lua/acquire.lua"));`
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
