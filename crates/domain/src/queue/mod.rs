//! The waiting room of a concert: who may come in, and in which order.

mod place;
mod rules;

pub use place::{Place, PlaceStatus};
pub use rules::{QueueOverrides, QueueRules, RulesOutOfRange};
