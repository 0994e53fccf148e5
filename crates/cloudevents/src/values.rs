//! How single values look in a payload: words as in the API, money as whole won, instants in RFC 3339.

use frontrow_domain::payment::{self, MethodKind, RefundReason};
use frontrow_domain::reservation;
use frontrow_domain::shared::{Actor, Won};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A state or a kind, as the word for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word<T>(pub(crate) T);

/// Something that words stand for.
pub(crate) trait Spelt: Copy + 'static {
    /// What it is, for whoever finds another word.
    const WHAT: &'static str;
    /// Everything there is a word for.
    const ALL: &'static [Self];

    /// The word.
    fn word(self) -> &'static str;
}

macro_rules! spelt {
    ($($type:ty, $what:literal, $all:expr, $word:expr;)+) => {$(
        impl Spelt for $type {
            const WHAT: &'static str = $what;
            const ALL: &'static [Self] = &$all;

            fn word(self) -> &'static str {
                $word(self)
            }
        }
    )+};
}

spelt! {
    reservation::Status, "a reservation's status", Self::ALL, Self::as_str;
    payment::Status, "a payment's status", Self::ALL, Self::as_str;
    MethodKind, "a method of payment", Self::ALL, Self::as_str;
    RefundReason, "a reason for a refund", Self::ALL, Self::as_str;
    Actor, "an actor", [Self::User, Self::System, Self::Administrator], actor;
}

const fn actor(actor: Actor) -> &'static str {
    match actor {
        Actor::User => "user",
        Actor::System => "system",
        Actor::Administrator => "admin",
    }
}

impl<T: Spelt> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.word())
    }
}

impl<'de, T: Spelt> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let found = String::deserialize(deserializer)?;
        let known = T::ALL.iter().find(|value| value.word() == found);
        known.map(|value| Self(*value)).ok_or_else(|| {
            let words: Vec<&str> = T::ALL.iter().map(|value| value.word()).collect();
            D::Error::custom(format_args!("{found:?} is not {}: {}", T::WHAT, words.join(", ")))
        })
    }
}

/// An amount in won.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Amount(pub(crate) Won);

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0.amount())
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let won = i64::deserialize(deserializer)?;
        Won::new(won).map(Self).map_err(D::Error::custom)
    }
}

/// The only money there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Currency {
    /// Korean won.
    #[default]
    #[serde(rename = "KRW")]
    Won,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_word_is_told_which_ones_there_are() {
        let error = serde_json::from_str::<Word<Actor>>("\"robot\"").unwrap_err().to_string();
        assert!(error.starts_with("\"robot\" is not an actor: user, system, admin"), "{error}");
    }

    #[test]
    fn an_amount_is_whole_won_within_bounds() {
        assert_eq!(serde_json::from_str::<Amount>("80000").unwrap().0, Won::new(80_000).unwrap());
        for wrong in ["-1", "1.5", "\"80000\"", "1000000000001"] {
            assert!(serde_json::from_str::<Amount>(wrong).is_err(), "{wrong}");
        }
    }
}
