use time::{Duration, OffsetDateTime};

/// How the waiting room of a concert lets people in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueRules {
    max_active: u32,
    pass_ttl: Duration,
    idle_ttl: Duration,
    opens_at: Option<OffsetDateTime>,
}

/// What a concert says of its own waiting room; the rest comes from the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct QueueOverrides {
    /// How many may be inside at once.
    pub max_active: Option<u32>,
    /// How long a pass lasts, in minutes.
    pub pass_minutes: Option<u32>,
    /// Before this nobody is let in.
    pub opens_at: Option<OffsetDateTime>,
}

/// The numbers make no waiting room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RulesOutOfRange {
    /// How many may be inside at once.
    #[error("1 to {} people are inside at once", QueueRules::MAX_ACTIVE)]
    MaxActive,
    /// How long a pass lasts.
    #[error("a pass lasts 1 second to 30 minutes")]
    PassTtl,
    /// How long silence is borne.
    #[error("silence is borne for at least 1 second")]
    IdleTtl,
}

impl QueueRules {
    /// More people than any shop lets in at once.
    pub const MAX_ACTIVE: u32 = 1_000_000;
    /// The longest pass, as source 001 asks.
    pub const MAX_PASS_TTL: Duration = Duration::minutes(30);

    /// At most `max_active` inside, each for `pass_ttl` at most, nobody let in before `opens_at`.
    ///
    /// # Errors
    /// [`RulesOutOfRange`] names the number that is off.
    pub fn new(
        max_active: u32,
        pass_ttl: Duration,
        idle_ttl: Duration,
        opens_at: Option<OffsetDateTime>,
    ) -> Result<Self, RulesOutOfRange> {
        if !(1..=Self::MAX_ACTIVE).contains(&max_active) {
            return Err(RulesOutOfRange::MaxActive);
        }
        if pass_ttl < Duration::SECOND || pass_ttl > Self::MAX_PASS_TTL {
            return Err(RulesOutOfRange::PassTtl);
        }
        if idle_ttl < Duration::SECOND {
            return Err(RulesOutOfRange::IdleTtl);
        }
        Ok(Self { max_active, pass_ttl, idle_ttl, opens_at })
    }

    /// These rules as far as a concert does not say otherwise.
    ///
    /// # Errors
    /// [`RulesOutOfRange`] names the number that is off.
    pub fn with(self, overrides: QueueOverrides) -> Result<Self, RulesOutOfRange> {
        Self::new(
            overrides.max_active.unwrap_or(self.max_active),
            overrides.pass_minutes.map_or(self.pass_ttl, |minutes| Duration::minutes(i64::from(minutes))),
            self.idle_ttl,
            overrides.opens_at.or(self.opens_at),
        )
    }

    /// How many may be inside at once.
    #[must_use]
    pub const fn max_active(&self) -> u32 {
        self.max_active
    }

    /// How long a pass lasts at most.
    #[must_use]
    pub const fn pass_ttl(&self) -> Duration {
        self.pass_ttl
    }

    /// How long a person may be silent.
    #[must_use]
    pub const fn idle_ttl(&self) -> Duration {
        self.idle_ttl
    }

    /// Before this nobody is let in.
    #[must_use]
    pub const fn opens_at(&self) -> Option<OffsetDateTime> {
        self.opens_at
    }

    /// Whether anybody is let in at `now`.
    #[must_use]
    pub fn is_open(&self, now: OffsetDateTime) -> bool {
        self.opens_at.is_none_or(|opens_at| now >= opens_at)
    }
}
