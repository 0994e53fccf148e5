//! What a rehearsal found out, as a page to look at and as a few lines of text.

mod axis;
mod charts;
mod columns;
mod hall;
mod parts;
mod plot;
mod setting;
mod summary;
#[cfg(test)]
mod tests;

use crate::words::escaped;
use charts::Charts;
use summary::summary;

use crate::client::Group;
use crate::facts::Facts;

/// All of the page's looks: it loads nothing from anywhere.
const STYLE: &str = include_str!("page.css");

impl Facts {
    /// The outcome in a few lines.
    #[must_use]
    pub fn summary(&self) -> String {
        summary(self)
    }

    /// The outcome as a page that needs nothing else.
    #[must_use]
    pub fn html(&self) -> String {
        html(self)
    }
}

/// A page that needs nothing else: no script, no font, no picture from outside.
fn html(facts: &Facts) -> String {
    let title = format!("Rehearsal of {}", parts::date(facts));
    format!(
        "<!doctype html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n\
         <meta name=viewport content=\"width=device-width,initial-scale=1\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<header class=top><b>Frontrow</b><span>{title}</span></header>\n\
         <main>\n{hero}{sections}</main>\n</body>\n</html>\n",
        title = escaped(&title),
        hero = hero(facts),
        sections = sections(facts),
    )
}

fn hero(facts: &Facts) -> String {
    let class = if facts.all_is_well() { "ok" } else { "bad" };
    format!(
        "<section class=hero><h1 class={class}>{}</h1><p class=lead>{}</p>{}{}</section>\n",
        parts::headline(facts),
        escaped(&parts::story(facts)),
        parts::numbers(facts),
        notes(facts),
    )
}

fn notes(facts: &Facts) -> String {
    parts::own_limits(facts).iter().map(|limits| format!("<p class=note>{}</p>", escaped(limits))).collect()
}

fn sections(facts: &Facts) -> String {
    let charts = Charts::of(facts);
    let latencies: String = Group::ALL.iter().filter_map(|group| charts.latency(facts, *group)).collect();
    let queue = [charts.arrivals(), charts.waiting(), charts.inside(), charts.admitted()].concat();
    let hall = hall::picture(facts).unwrap_or_default();
    [
        section("The sale", &format!("{}{hall}", charts.inventory(facts))),
        section("The waiting room", &format!("<div class=two>{queue}</div>")),
        section("How long answers took", &format!("<div class=two>{latencies}</div>")),
        section("How many people to let in at once", &parts::suggestion(facts)),
        section("Answers nobody hoped for", &parts::errors(facts)),
        section("How visits ended", &parts::ends(facts)),
        section("Is everything right?", &parts::checks(facts)),
        section("Requests", &format!("{}{}", charts.requests(), parts::requests(facts))),
        section("What was rehearsed", &setting::setting(facts)),
    ]
    .concat()
}

fn section(title: &str, body: &str) -> String {
    format!("<section class=card><h2>{title}</h2>{body}</section>\n")
}
