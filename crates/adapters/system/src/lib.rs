//! What the machine gives: time, and ids nobody guesses. Nothing else in the workspace reads the wall clock or mints
//! a UUID.

mod clock;
mod ids;
mod ticks;

pub use clock::DisciplinedClock;
pub use ids::UuidV7Ids;
