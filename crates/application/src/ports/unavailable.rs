use std::error::Error;

/// Something outside did not answer, or not in time. Nobody knows whether the effect happened.
#[derive(Debug, thiserror::Error)]
#[error("{what} is unavailable")]
pub struct Unavailable {
    what: &'static str,
    #[source]
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl Unavailable {
    /// `what` did not answer, because of `source`.
    pub fn because(what: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { what, source: Some(source.into()) }
    }

    /// `what` did not answer.
    #[must_use]
    pub const fn of(what: &'static str) -> Self {
        Self { what, source: None }
    }
}
