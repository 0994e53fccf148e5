use serde_json::{Value, json};

/// What a seat of the hall costs.
pub const PRICE: i64 = 50_000;
/// What of it comes from the wallet in a split.
pub const POINTS: i64 = 20_000;

/// How somebody pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Points,
    Card,
    Split,
}

/// What somebody does, and what the gateway does with it.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub number: usize,
    pub way: Way,
    /// How the first payment key begins.
    pub card: &'static str,
    /// Gives the ticket back.
    pub cancels: bool,
}

/// Every conduct of the gateway, as often as it stands here. A quarter leaves the payment unknown: whoever is cut
/// off by a kill may find it settled when they ask again, and enough must be left who learn of it.
const CARDS: [&str; 20] = [
    "ok",
    "lost",
    "twice",
    "slow-150",
    "reordered",
    "lost",
    "decline",
    "late-1500",
    "ok",
    "down",
    "twice",
    "lost",
    "late-1500",
    "reordered",
    "amount-777",
    "slow-700",
    "ok",
    "late-900",
    "decline",
    "ok",
];

impl Plan {
    /// The plans of a crowd: ways and conducts in every combination.
    pub fn number(number: usize) -> Self {
        let way = match number % 10 {
            0 | 1 => Way::Points,
            2..=4 => Way::Split,
            _ => Way::Card,
        };
        Self { number, way, card: CARDS[number / 10 % CARDS.len()], cancels: number % 16 == 5 }
    }

    /// The body of the payment; `key` is what the buyer's browser got for it.
    pub fn payment(&self, reservation: &str, key: &str) -> Value {
        match self.way {
            Way::Points => json!({ "reservationId": reservation, "method": "POINTS" }),
            Way::Card => json!({ "reservationId": reservation, "method": "CARD", "paymentKey": key }),
            Way::Split => json!({
                "reservationId": reservation, "method": "SPLIT", "paymentKey": key, "pointsAmount": POINTS,
            }),
        }
    }

    /// What the wallet holds at first.
    pub const fn charged(&self) -> i64 {
        match self.way {
            Way::Points => PRICE,
            Way::Split => POINTS,
            Way::Card => 0,
        }
    }

    /// What a ticket takes from the card.
    pub const fn card_amount(&self) -> i64 {
        PRICE - self.charged()
    }

    /// The key of the first card, and of the one that is good.
    pub fn keys(&self) -> [String; 2] {
        [format!("{}-{}", self.card, self.number), format!("ok-again-{}", self.number)]
    }
}
