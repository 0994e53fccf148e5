use serde::Serialize;

use crate::goals::{Bound, Row};

/// A line of the table, as it is written.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Finding {
    pub(crate) goal: &'static str,
    /// `left` ÷ `right`.
    pub(crate) ratio: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) at_least: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) at_most: Option<f64>,
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) unit: &'static str,
    #[serde(skip)]
    bound: Bound,
}

impl Finding {
    pub(crate) fn new(row: Row, left: f64, right: f64) -> Self {
        let (at_least, at_most) = match row.bound {
            Bound::AtLeast(bound) => (Some(bound), None),
            Bound::AtMost(bound) => (None, Some(bound)),
            Bound::None => (None, None),
        };
        // Nothing of nothing is no figure; it is written as one that meets no goal.
        let ratio = if right > 0.0 { left / right } else { f64::MAX * f64::from(u8::from(at_most.is_some())) };
        Self { goal: row.goal, ratio, at_least, at_most, left, right, unit: row.unit, bound: row.bound }
    }

    /// `count` of `all`.
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
    pub(crate) fn of_counts(row: Row, count: u64, all: u64) -> Self {
        Self::new(row, count as f64, all as f64)
    }

    /// Whether it was to come anywhere.
    pub(crate) fn is_a_goal(&self) -> bool {
        self.bound != Bound::None
    }

    pub(crate) fn is_met(&self) -> bool {
        self.bound.is_met_by(self.ratio)
    }

    /// Whether something happened that must never happen, however busy the machine is.
    pub(crate) fn is_a_violation(&self) -> bool {
        matches!(self.unit, "carts" | "holds") && !self.is_met()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOAL: Row = Row { name: "x", goal: "x ÷ y", bound: Bound::AtLeast(0.5), unit: "per s" };
    const NEVER: Row = Row { name: "z", goal: "z", bound: Bound::AtMost(0.0), unit: "carts" };

    #[test]
    fn a_finding_is_written_with_its_own_kind_of_bound() {
        let written = serde_json::to_value(Finding::new(GOAL, 3.0, 4.0)).unwrap();
        let expected = serde_json::json!({
            "goal": "x ÷ y", "ratio": 0.75, "at_least": 0.5, "left": 3.0, "right": 4.0, "unit": "per s",
        });
        assert_eq!(written, expected);
    }

    #[test]
    fn a_side_that_did_nothing_meets_no_goal() {
        assert!(!Finding::new(GOAL, 3.0, 0.0).is_met());
        assert!(!Finding::of_counts(NEVER, 0, 0).is_met());
    }

    #[test]
    fn a_figure_without_a_bound_is_no_goal() {
        let figure = Finding::new(Row { bound: Bound::None, ..GOAL }, 3.0, 4.0);
        assert!(!figure.is_a_goal() && !figure.is_a_violation());
        let written = serde_json::to_value(&figure).unwrap();
        assert!(written.get("at_least").is_none() && written.get("at_most").is_none());
    }

    #[test]
    fn a_missed_goal_is_a_figure_and_a_seat_sold_twice_is_not() {
        assert!(!Finding::new(GOAL, 1.0, 4.0).is_a_violation());
        assert!(Finding::of_counts(NEVER, 1, 10_000).is_a_violation());
    }
}
