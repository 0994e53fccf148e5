use std::fmt::Write;

use super::parts::{headline, own_limits, story};
use crate::client::{Kind, Meaning};
use crate::facts::Facts;
use crate::ratio::share;
use crate::words::{count, milliseconds, percent, span, things, won};

/// More kinds of errors than that are in the report.
const ERRORS_AT_MOST: usize = 12;

/// The outcome in a few lines.
pub(crate) fn summary(facts: &Facts) -> String {
    let mut text = format!("{}\n{}\n", story(facts), sold(facts));
    if let Some(hold) = facts.totals.of(Kind::Hold) {
        let _ = writeln!(
            text,
            "Holds: p50 {}, p99 {}; {} of {} lost the race for a place.",
            milliseconds(hold.percentiles.p50_milliseconds),
            milliseconds(hold.percentiles.p99_milliseconds),
            percent(share(hold.count(Meaning::Refused), hold.percentiles.count)),
            count(hold.percentiles.count),
        );
    }
    let _ = writeln!(text, "Requests: {} in {}.", count(facts.requests()), span(facts.took.as_secs_f64()));
    text += &errors(facts);
    let _ = writeln!(text, "Suggested queue.max_active: {}.", count(facts.suggestion.max_active));
    for limits in own_limits(facts) {
        let _ = writeln!(text, "{limits}");
    }
    let _ = writeln!(text, "{}", audit(facts));
    text + &verdict(facts)
}

fn sold(facts: &Facts) -> String {
    let standing = facts.verdict.standing.unwrap_or_default();
    let (sold, places) = (count(standing.sold), count(facts.places()));
    format!("Sold: {sold} of {places} places for {}; {} still held.", won(standing.revenue), count(standing.held))
}

/// By kind, the most frequent first; refusals are not errors.
fn errors(facts: &Facts) -> String {
    let mut errors: Vec<(u64, String)> = Vec::new();
    for tally in facts.totals.sale() {
        let wrong =
            tally.endings.iter().filter(|(ending, _)| !matches!(ending.meaning(), Meaning::Fine | Meaning::Refused));
        errors.extend(wrong.map(|(ending, answers)| (*answers, format!("{}: {ending}", tally.kind.name()))));
    }
    errors.sort_by(|one, other| other.cmp(one));
    if errors.is_empty() {
        return "Errors: none.\n".to_owned();
    }
    let lines = errors.iter().take(ERRORS_AT_MOST).map(|(answers, name)| format!("  {} × {name}\n", count(*answers)));
    format!("Errors:\n{}", lines.collect::<String>())
}

fn audit(facts: &Facts) -> String {
    match &facts.verdict.audit {
        Some(audit) if audit.ok => format!("Audit: ok, {}.", things(audit.checks.len() as u64, "check")),
        Some(audit) => {
            let failed = audit.checks.iter().filter(|check| !check.ok).count();
            format!("Audit: {} failed.", things(failed as u64, "check"))
        }
        None => "Audit: no answer.".to_owned(),
    }
}

fn verdict(facts: &Facts) -> String {
    let complaints = facts.verdict.complaints();
    let lines = complaints.iter().map(|complaint| format!("  {complaint}\n"));
    format!("{}\n{}", headline(facts), lines.collect::<String>())
}
