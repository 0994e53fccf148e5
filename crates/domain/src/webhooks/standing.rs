/// Whether a receiver is told anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It is told what it wants.
    Enabled,
    /// Nothing new is queued for it, and what is queued waits.
    Disabled(DisabledReason),
}

/// Why a receiver is told nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DisabledReason {
    /// An administrator said so.
    ByAdministrator,
    /// It answered 410 Gone.
    Gone,
}

impl DisabledReason {
    /// The word for it, as everywhere outside.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ByAdministrator => "administrator",
            Self::Gone => "gone",
        }
    }
}
