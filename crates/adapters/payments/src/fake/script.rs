use std::time::Duration;

use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::{ReservationId, Won};
use uuid::Uuid;

/// What a payment key makes the gateway do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    /// Capture the money.
    Capture(Capture),
    /// Decline, for this reason.
    Decline(&'static str),
    /// Not be reached at all.
    Down,
}

/// How money is captured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Capture {
    /// Not at once, but after this time.
    pub(super) after: Duration,
    /// This much, whatever was asked for.
    pub(super) amount: Option<Won>,
    /// For this order, and for no other.
    pub(super) order: Option<ReservationId>,
    pub(super) answer: Answer,
    pub(super) told: Told,
}

/// What becomes of the answer to the call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Answer {
    #[default]
    Given,
    /// It gets lost on its way.
    Lost,
    /// The call is never answered.
    Never,
}

/// How webhooks tell of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Told {
    #[default]
    Once,
    Twice,
    /// What happened last first, and before the answer of the call.
    Reordered,
}

/// Nobody waits longer for a test, and no server keeps more of them waiting.
pub(super) const SLOW_AT_MOST: Duration = Duration::from_secs(60);
/// A UUID with its hyphens.
const ID_CHARACTERS: usize = 36;

impl Script {
    pub(super) fn of(key: &PaymentKey) -> Self {
        let Some((word, rest)) = key.as_str().split_once('-') else { return UNKNOWN };
        let plain = Capture::default();
        let capture = match word {
            "decline" => return Self::Decline("card_declined"),
            "down" => return Self::Down,
            "ok" => Some(plain),
            "lost" => Some(Capture { answer: Answer::Lost, ..plain }),
            "slow" => milliseconds(rest).map(|after| Capture { after, ..plain }),
            "late" => milliseconds(rest).map(|after| Capture { after, answer: Answer::Never, ..plain }),
            "twice" => Some(Capture { told: Told::Twice, ..plain }),
            "reordered" => Some(Capture { told: Told::Reordered, ..plain }),
            "amount" => won(rest).map(|amount| Capture { amount: Some(amount), ..plain }),
            "for" => order(rest).map(|order| Capture { order: Some(order), ..plain }),
            _ => None,
        };
        capture.map_or(UNKNOWN, Self::Capture)
    }

    /// How webhooks tell of it.
    pub(super) const fn told(self) -> Told {
        match self {
            Self::Capture(capture) => capture.told,
            Self::Decline(_) | Self::Down => Told::Once,
        }
    }
}

const UNKNOWN: Script = Script::Decline("unknown_payment_key");

/// What stands before the next hyphen.
fn next_word(rest: &str) -> &str {
    rest.split_once('-').map_or(rest, |(word, _)| word)
}

fn milliseconds(rest: &str) -> Option<Duration> {
    next_word(rest).parse().ok().map(|milliseconds| Duration::from_millis(milliseconds).min(SLOW_AT_MOST))
}

/// More than nothing.
fn won(rest: &str) -> Option<Won> {
    next_word(rest).parse().ok().and_then(|amount| Won::new(amount).ok()).filter(|amount| !amount.is_zero())
}

fn order(rest: &str) -> Option<ReservationId> {
    rest.get(..ID_CHARACTERS)?.parse::<Uuid>().ok().map(ReservationId::new)
}

#[cfg(test)]
mod tests;
