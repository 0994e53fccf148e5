//! The goals as data: what is divided by what, and how far it should come.

mod contests;
mod others;
mod redis_trials;
mod trials;

pub(crate) use contests::CONTESTS;
pub(crate) use others::{OPENINGS, Opening, REPLICAS, SLOTS, SlotRows};
pub(crate) use trials::{Broken, Trial};

use crate::sides::SideKind;

/// A line of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// For `--only`.
    pub(crate) name: &'static str,
    pub(crate) goal: &'static str,
    pub(crate) bound: Bound,
    pub(crate) unit: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Bound {
    AtLeast(f64),
    AtMost(f64),
    /// A figure that is nobody's goal.
    None,
}

impl Bound {
    pub(crate) fn is_met_by(self, ratio: f64) -> bool {
        match self {
            Self::AtLeast(bound) => ratio >= bound,
            Self::AtMost(bound) => ratio <= bound,
            Self::None => true,
        }
    }
}

/// One side divided by another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Comparison {
    pub(crate) row: Row,
    pub(crate) figure: Figure,
    pub(crate) left: SideKind,
    pub(crate) right: SideKind,
}

/// What of a side is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Figure {
    PerSecond,
    P50,
    P99,
    /// Answers of the left side that were not expected ÷ those that were.
    Errors,
}

/// Comparisons whose sides take turns with each other.
pub(crate) struct Contest {
    pub(crate) title: &'static str,
    pub(crate) comparisons: &'static [Comparison],
}

/// Everything that is broken under a crowd, in the order in which it is.
pub(crate) fn trials() -> impl Iterator<Item = &'static Trial> {
    trials::TRIALS.iter().chain(&redis_trials::REDIS_TRIALS)
}

/// What `--only` understands.
#[must_use]
pub fn row_names() -> Vec<&'static str> {
    let contests = CONTESTS.iter().flat_map(|contest| contest.comparisons).map(|comparison| comparison.row.name);
    let replicas = REPLICAS.iter().flat_map(|(_, rows)| rows).map(|row| row.name);
    let trials = trials().flat_map(|trial| trial.rows.all()).map(|row| row.name);
    let openings = OPENINGS.iter().map(|opening| opening.row.name);
    let slots = SLOTS.all().map(|row| row.name);
    contests.chain(replicas).chain(trials).chain(openings).chain(slots).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::Bound::{AtLeast, AtMost};
    use super::*;

    #[test]
    fn no_two_rows_share_a_name() {
        let names = row_names();
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
    }

    #[test]
    fn a_bound_includes_itself() {
        assert!(AtLeast(0.8).is_met_by(0.8) && !AtLeast(0.8).is_met_by(0.79));
        assert!(AtMost(0.0).is_met_by(0.0) && !AtMost(0.0).is_met_by(0.001));
    }
}
