//! The waiting room of a concert: who may come in, and in which order.

mod draw;
mod estimate;
mod life;
mod place;
mod rules;

pub use draw::Seed;
pub use estimate::{ESTIMATE_AT_MOST, VISIT_UNTIL_KNOWN, estimated_wait, next_poll};
pub use life::{Life, PLACE_EDGES, PlaceEdge, Step};
pub use place::{Place, PlaceStatus, Stage};
pub use rules::{QueueOverrides, QueueRules, RulesOutOfRange};

#[cfg(test)]
mod tests;
