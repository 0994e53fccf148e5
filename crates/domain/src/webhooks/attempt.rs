use time::{Duration, OffsetDateTime};

/// Why a receiver gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoReply {
    /// Its name has no address.
    UnknownHost,
    /// Its address is none that we connect to.
    AddressNotAllowed,
    /// Nobody takes connections there.
    NotConnected,
    /// No answer came in time.
    TimedOut,
    /// The connection broke, or what came is no HTTP.
    Broken,
}

impl NoReply {
    /// Every reason there is.
    pub const ALL: [Self; 5] =
        [Self::UnknownHost, Self::AddressNotAllowed, Self::NotConnected, Self::TimedOut, Self::Broken];

    /// The word for it in rows, and as everywhere outside.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownHost => "unknown_host",
            Self::AddressNotAllowed => "address_not_allowed",
            Self::NotConnected => "not_connected",
            Self::TimedOut => "timed_out",
            Self::Broken => "broken",
        }
    }
}

/// What came of asking a receiver once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// It answered with this HTTP status.
    Status(u16),
    /// It did not answer.
    None(NoReply),
}

/// What an attempt means for the delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The receiver has it.
    Taken,
    /// It does not have it, and may take it later.
    Refused,
    /// It wants nothing any more, ever.
    Gone,
}

impl Reply {
    /// Any 2xx has it; 410 wants nothing any more; everything else is tried again, redirects too: they are not followed.
    #[must_use]
    pub const fn verdict(self) -> Verdict {
        match self {
            Self::Status(200..=299) => Verdict::Taken,
            Self::Status(410) => Verdict::Gone,
            Self::Status(_) | Self::None(_) => Verdict::Refused,
        }
    }
}

/// One line of a delivery's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Which attempt of the delivery, from 1.
    pub number: u32,
    /// When it began.
    pub at: OffsetDateTime,
    /// How long it took, in whole milliseconds.
    pub took: Duration,
    /// What came of it.
    pub reply: Reply,
}
