//! Settings that choose one of a few.

use serde::Deserialize;

/// An enum that is read from its word, and whose error says which words there are.
macro_rules! choices {
    ($($name:ident { $($variant:ident = $word:literal),+ $(,)? })+) => {$(
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
        #[serde(try_from = "String")]
        pub enum $name {
            $($variant),+
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(word: String) -> Result<Self, String> {
                match word.as_str() {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(format!("got {word}, takes {}", [$($word),+].join(" or "))),
                }
            }
        }
    )+};
}

choices! {
    CoordinationKind { Memory = "memory", Redis = "redis" }
    EventsKind { InProcess = "in_process", Kafka = "kafka" }
    Gateway { Fake = "fake", Stripe = "stripe", Toss = "toss" }
    Strategy { Direct = "direct", Lock = "lock", Slot = "slot" }
    LogFormat { Pretty = "pretty", Json = "json" }
}
