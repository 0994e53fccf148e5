use std::fmt;

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ending {
    Answered {
        status: u16,
        /// The slug of the problem it told.
        problem: Option<String>,
    },
    /// Nobody listens there: it was not done.
    Unreachable,
    /// No answer in time: nobody knows.
    TimedOut,
    /// The connection broke: nobody knows.
    Broken,
}

/// What an ending means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Meaning {
    Fine,
    /// A no that belongs to an on-sale.
    Refused,
    /// The server was too busy and said so.
    Busy,
    /// A no that this crowd should never hear.
    Unexpected,
    /// The server is broken.
    Failed,
    Unknown,
}

/// Refusals that a crowd earns.
const EARNED: [&str; 13] = [
    "seat-unavailable",
    "sold-out",
    "section-closed",
    "hold-limit",
    "hold-expired",
    "queue-not-active",
    // A pass that was given up, or that lapsed.
    "queue-token-required",
    "reservation-not-pending",
    "payment-declined",
    "payment-in-progress",
    "idempotency-in-progress",
    "sale-not-open",
    "insufficient-points",
];
const BUSY: [&str; 2] = ["unavailable", "rate-limited"];

impl Ending {
    pub(crate) fn meaning(&self) -> Meaning {
        let Self::Answered { status, problem } = self else {
            return if *self == Self::Unreachable { Meaning::Failed } else { Meaning::Unknown };
        };
        let told = |slugs: &[&str]| problem.as_deref().is_some_and(|problem| slugs.contains(&problem));
        match status {
            0..=399 => Meaning::Fine,
            _ if told(&BUSY) => Meaning::Busy,
            400..=499 if told(&EARNED) => Meaning::Refused,
            400..=499 => Meaning::Unexpected,
            _ => Meaning::Failed,
        }
    }

    /// Whether asking the same again, with the same key, may end otherwise.
    pub(crate) fn may_be_repeated(&self) -> bool {
        match self.meaning() {
            Meaning::Busy | Meaning::Unknown | Meaning::Failed => true,
            Meaning::Refused => {
                matches!(self, Self::Answered { problem: Some(problem), .. } if problem == "idempotency-in-progress")
            }
            Meaning::Fine | Meaning::Unexpected => false,
        }
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered { status, problem: Some(problem) } => write!(out, "{status} {problem}"),
            Self::Answered { status, problem: None } => write!(out, "{status}"),
            Self::Unreachable => out.write_str("nobody listens"),
            Self::TimedOut => out.write_str("no answer in time"),
            Self::Broken => out.write_str("connection broke"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_knows_is_unknown() {
        let answered = |status, problem: &str| Ending::Answered {
            status,
            problem: Some(problem.to_owned()).filter(|problem| !problem.is_empty()),
        };
        for (ending, meaning, repeated) in [
            (answered(201, ""), Meaning::Fine, false),
            (answered(304, ""), Meaning::Fine, false),
            (answered(409, "seat-unavailable"), Meaning::Refused, false),
            (answered(409, "idempotency-in-progress"), Meaning::Refused, true),
            (answered(402, "payment-declined"), Meaning::Refused, false),
            (answered(422, "invalid-seats"), Meaning::Unexpected, false),
            (answered(401, "unauthenticated"), Meaning::Unexpected, false),
            (answered(503, "unavailable"), Meaning::Busy, true),
            (answered(429, "rate-limited"), Meaning::Busy, true),
            (answered(503, ""), Meaning::Failed, true),
            (answered(500, "internal-error"), Meaning::Failed, true),
            (Ending::Unreachable, Meaning::Failed, true),
            (Ending::TimedOut, Meaning::Unknown, true),
            (Ending::Broken, Meaning::Unknown, true),
        ] {
            assert_eq!((ending.meaning(), ending.may_be_repeated()), (meaning, repeated), "{ending}");
        }
    }
}
