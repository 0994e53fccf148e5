use std::fmt;

use super::Setting;

/// What stands before the statement that decides a hold, with the replicas' meeting place in Redis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strategy {
    Direct,
    Lock,
    Slot,
}

/// With this setting a shop is told the address as well.
pub(super) const ON_REDIS: Setting = ("coordination.kind", "redis");

impl Strategy {
    pub(crate) const LOCKED: Setting = ("reservation.strategy", "lock");

    pub(crate) const fn settings(self) -> &'static [Setting] {
        match self {
            Self::Direct => &[ON_REDIS, ("reservation.strategy", "direct")],
            Self::Lock => &[ON_REDIS, Self::LOCKED],
            Self::Slot => &[ON_REDIS, ("reservation.strategy", "slot")],
        }
    }
}

impl fmt::Display for Strategy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Direct => "direct",
            Self::Lock => "lock",
            Self::Slot => "slot",
        })
    }
}
