//! The parts of the page that are words and tables.

use std::fmt::Write;

use crate::client::{Ending, Meaning};
use crate::facts::Facts;
use crate::ratio::share;
use crate::words::{clock, count, escaped, milliseconds, short_won, span, things, whole, won};

/// The verdict in a sentence.
pub(super) fn headline(facts: &Facts) -> &'static str {
    if facts.all_is_well() { "Nothing was sold twice." } else { "Something went wrong." }
}

/// What happened, in two.
pub(super) fn story(facts: &Facts) -> String {
    let (came, invited) = (facts.samples.last().map_or(0, |sample| sample.arrived), facts.setting.crowd.people.into());
    let people = if came < invited { format!("{} of {}", count(came), count(invited)) } else { count(invited) };
    let within = span(facts.setting.crowd.arrive_within.as_secs_f64());
    let end = match facts.nothing_free_after_seconds() {
        Some(seconds) => format!("Nothing was free after {}.", clock(seconds)),
        None => format!("When it ended after {}, some were left.", clock(facts.took.as_secs_f64())),
    };
    format!("{people} people came within {within} for {} places. {end}", count(facts.places()))
}

/// The few numbers that most want to know.
pub(super) fn numbers(facts: &Facts) -> String {
    let standing = facts.verdict.standing.unwrap_or_default();
    let hold = facts.totals.of(crate::client::Kind::Hold).map(|hold| hold.percentiles);
    let latency =
        |pick: fn(crate::measure::Percentiles) -> f64| hold.map_or_else(|| "–".into(), |hold| milliseconds(pick(hold)));
    let numbers = [
        ("Sold", format!("{} <small>of {}</small>", count(standing.sold), count(facts.places()))),
        ("Revenue", short_won(standing.revenue)),
        ("Hold, half of them within", latency(|hold| hold.p50_milliseconds)),
        ("Hold, 99 of 100 within", latency(|hold| hold.p99_milliseconds)),
        ("Requests in the busiest second", whole(facts.requests_a_second_at_most())),
        (
            "Failed, lost or turned away",
            format!("{} <small>of {}</small>", count(facts.trouble()), count(facts.requests())),
        ),
    ];
    let number = |(name, value): (&str, String)| format!("<div><dt>{name}</dt><dd>{value}</dd></div>");
    format!("<dl class=numbers>{}</dl>", numbers.into_iter().map(number).collect::<String>())
}

/// What went wrong, and what was checked.
pub(super) fn checks(facts: &Facts) -> String {
    let mut html = String::new();
    for complaint in facts.verdict.complaints() {
        let _ = write!(html, "<p class=\"note bad\">{}</p>", escaped(&complaint));
    }
    let books = &facts.verdict.books;
    let _ = write!(
        html,
        "<p>The crowd kept its own receipts: {} for {} and {}, {} of the seats twice. {}</p>",
        things(books.tickets.len() as u64, "ticket"),
        things(books.places(), "place"),
        won(books.amount()),
        if books.sold_twice() == 0 { "none".to_owned() } else { books.sold_twice().to_string() },
        open_payments(books.open.len()),
    );
    let Some(audit) = &facts.verdict.audit else { return html };
    html += "<ul class=checks>";
    for check in &audit.checks {
        let (mark, class) = if check.ok { ("✓", "ok") } else { ("✗", "bad") };
        let (name, detail) = (escaped(&check.name), escaped(&check.detail));
        let _ = write!(html, "<li><b class={class}>{mark}</b><span>{name}<small>{detail}</small></span></li>");
    }
    html + "</ul>"
}

fn open_payments(open: usize) -> String {
    match open {
        0 => "No payment is open.".to_owned(),
        open => format!(
            "Still open when this was written: {}; the server settles them by itself.",
            things(open as u64, "payment")
        ),
    }
}

/// How people's visits ended.
pub(super) fn ends(facts: &Facts) -> String {
    let all: u64 = facts.ends.values().sum();
    let mut ends: Vec<_> = facts.ends.iter().collect();
    ends.sort_by_key(|(_, people)| std::cmp::Reverse(**people));
    let bar = |(end, people): (&crate::crowd::End, &u64)| bar(end.words(), "solid", *people, all);
    format!("<ul class=bars>{}</ul>", ends.into_iter().map(bar).collect::<String>())
}

/// Answers that were not what somebody hoped for, the most frequent first.
pub(super) fn errors(facts: &Facts) -> String {
    let mut errors: Vec<(String, Meaning, u64)> = Vec::new();
    for tally in facts.totals.sale() {
        for (ending, answers) in &tally.endings {
            if ending.meaning() != Meaning::Fine {
                errors.push((named(tally.kind.name(), ending), ending.meaning(), *answers));
            }
        }
    }
    errors.sort_by_key(|(_, _, answers)| std::cmp::Reverse(*answers));
    let most = errors.first().map_or(1, |(_, _, answers)| *answers);
    let group = |title: &str, mark: &str, of: &[Meaning]| {
        let bars: String = errors
            .iter()
            .filter(|(_, meaning, _)| of.contains(meaning))
            .map(|(name, _, answers)| bar(name, mark, *answers, most))
            .collect();
        let bars =
            if bars.is_empty() { "<p class=quiet>None.</p>".to_owned() } else { format!("<ul class=bars>{bars}</ul>") };
        format!("<div><h3>{title}</h3>{bars}</div>")
    };
    let wrong = [Meaning::Busy, Meaning::Unexpected, Meaning::Failed, Meaning::Unknown];
    format!(
        "<div class=two>{}{}</div>",
        group("Refused, as it should be", "soft", &[Meaning::Refused]),
        group("Failed, lost or turned away", "wrong", &wrong),
    )
}

fn named(kind: &str, ending: &Ending) -> String {
    format!("{kind}: {ending}")
}

fn bar(name: &str, mark: &str, value: u64, most: u64) -> String {
    let width = share(value, most) * 100.0;
    format!(
        "<li><span>{}</span><b>{}</b><i class=\"{mark}\" style=\"width:max(2px,{width:.1}%)\"></i></li>",
        escaped(name),
        count(value)
    )
}

/// What to do next.
pub(super) fn suggestion(facts: &Facts) -> String {
    let suggestion = &facts.suggestion;
    let reasons: String = suggestion.reasons.iter().map(|reason| format!("<li>{}</li>", escaped(reason))).collect();
    let mut html = format!(
        "<div class=suggestion><p class=big><code>queue.max_active</code><strong>{}</strong></p><ol>{reasons}</ol></div>",
        count(suggestion.max_active)
    );
    if !suggestion.for_visits.is_empty() {
        let rows = suggestion
            .for_visits
            .iter()
            .map(|(seconds, people)| format!("<tr><th scope=row>{seconds} s<td>{}", count(*people)));
        let _ = write!(
            html,
            "<p>This crowd is quick. What loads a server is how many people come in each second, so with people who take \
             longer, more of them may be inside for the same load:</p><table class=narrow><thead><tr><th scope=col>\
             A place is taken for<th scope=col>queue.max_active</thead><tbody>{}</tbody></table>",
            rows.collect::<String>()
        );
    }
    html
}

/// Every kind of request with its latencies.
pub(super) fn requests(facts: &Facts) -> String {
    let mut rows = String::new();
    for tally in &facts.totals.tallies {
        let taken = tally.percentiles;
        let _ = write!(
            rows,
            "<tr><th scope=row>{}<td>{}<td>{}<td>{}<td>{}<td>{}",
            tally.kind.name(),
            count(taken.count),
            milliseconds(taken.p50_milliseconds),
            milliseconds(taken.p90_milliseconds),
            milliseconds(taken.p99_milliseconds),
            milliseconds(taken.max_milliseconds),
        );
    }
    format!(
        "<div class=scroll><table><thead><tr><th scope=col>Request<th scope=col>Count<th scope=col>p50<th scope=col>p90\
         <th scope=col>p99<th scope=col>Longest</thead><tbody>{rows}</tbody></table></div>"
    )
}

/// When it was.
pub(super) fn date(facts: &Facts) -> String {
    let at = facts.setting.at;
    format!("{} {:02}:{:02} UTC", at.date(), at.hour(), at.minute())
}

/// Where the rehearsal itself was the limit: then its figures say less than they seem to.
pub(super) fn own_limits(facts: &Facts) -> Vec<String> {
    let most = facts.setting.requests_at_most;
    let spent = (facts.requests() >= most).then(|| {
        let most = count(most);
        format!(
            "The crowd has asked as often as it may, {most} times (--max-requests): people were left without answers."
        )
    });
    let waited = facts.totals.own_wait.map_or(0.0, |wait| wait.p99_milliseconds);
    let queued = (waited > OWN_WAIT_WANTED_MILLISECONDS).then(|| {
        format!(
            "Requests waited up to {} (p99) for one of the rehearsal's own {} connections, which is not counted as the \
             server's time. More connections (--connections) show what it would do.",
            milliseconds(waited),
            count(facts.setting.connections as u64),
        )
    });
    spent.into_iter().chain(queued).collect()
}

/// Longer queues of our own than this hide what the server does.
const OWN_WAIT_WANTED_MILLISECONDS: f64 = 50.0;
