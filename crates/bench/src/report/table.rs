use std::fmt::Write as _;

use super::Finding;

/// The findings as a table.
pub(super) fn table(findings: &[Finding]) -> String {
    let width = findings.iter().map(|finding| finding.goal.chars().count()).max().unwrap_or_default();
    let mut text = format!(
        "\n{:width$}  {:>8}  {:>9}  {:>10}  {:>10}  {:<8}  {}\n",
        "goal", "ratio", "wanted", "left", "right", "unit", "met"
    );
    for finding in findings {
        let wanted = match (finding.at_least, finding.at_most) {
            (Some(bound), _) => format!("≥ {bound}"),
            (None, Some(bound)) => format!("≤ {bound}"),
            (None, None) => "–".to_owned(),
        };
        let met = match finding.is_met() {
            _ if !finding.is_a_goal() => "–",
            true => "yes",
            false => "NO",
        };
        let (ratio, left, right) = (figure(finding.ratio), figure(finding.left), figure(finding.right));
        let (goal, unit) = (finding.goal, finding.unit);
        let _ = writeln!(text, "{goal:width$}  {ratio:>8}  {wanted:>9}  {left:>10}  {right:>10}  {unit:<8}  {met}");
    }
    text
}

/// Three digits that matter.
fn figure(number: f64) -> String {
    match number {
        number if number >= 100.0 => format!("{number:.0}"),
        number if number >= 10.0 => format!("{number:.1}"),
        0.0 => "0".to_owned(),
        number => format!("{number:.2}"),
    }
}
