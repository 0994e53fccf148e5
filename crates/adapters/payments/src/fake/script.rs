use std::time::Duration;

use frontrow_domain::payment::PaymentKey;

/// What a payment key makes the gateway do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    /// Capture the money.
    Approve,
    /// Capture it after a while.
    Slow(Duration),
    /// Capture it, and never say so.
    Lost,
    /// Decline, for this reason.
    Decline(&'static str),
    /// Not be reached at all.
    Down,
}

/// Nobody waits longer for a test, and no server keeps more of them waiting.
const SLOW_AT_MOST: Duration = Duration::from_secs(60);

impl Script {
    pub(super) fn of(key: &PaymentKey) -> Self {
        let Some((word, rest)) = key.as_str().split_once('-') else { return UNKNOWN };
        match word {
            "ok" => Self::Approve,
            "decline" => Self::Decline("card_declined"),
            "slow" => slow(rest),
            "lost" => Self::Lost,
            "down" => Self::Down,
            _ => UNKNOWN,
        }
    }
}

const UNKNOWN: Script = Script::Decline("unknown_payment_key");

/// The milliseconds of `slow-<ms>-…`.
fn slow(rest: &str) -> Script {
    let milliseconds = rest.split_once('-').map_or(rest, |(milliseconds, _)| milliseconds);
    milliseconds
        .parse()
        .map_or(UNKNOWN, |milliseconds| Script::Slow(Duration::from_millis(milliseconds).min(SLOW_AT_MOST)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_says_what_happens() {
        let half_a_second = Script::Slow(Duration::from_millis(500));
        for (key, script) in [
            ("ok-1", Script::Approve),
            ("ok-", Script::Approve),
            ("decline-1", Script::Decline("card_declined")),
            ("slow-500-1", half_a_second),
            ("slow-500", half_a_second),
            ("slow-86400000-1", Script::Slow(SLOW_AT_MOST)),
            ("lost-1", Script::Lost),
            ("down-1", Script::Down),
            ("slow-soon-1", UNKNOWN),
            ("slow--1", UNKNOWN),
            ("ok", UNKNOWN),
            ("OK-1", UNKNOWN),
            ("tviva20240929", UNKNOWN),
        ] {
            assert_eq!(Script::of(&PaymentKey::parse(key).unwrap()), script, "{key}");
        }
    }
}
