//! The page of a sale that never was.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use time::macros::datetime;

use super::{html, summary};
use crate::client::{Ending, Kind};
use crate::crowd::{Books, End, Ticket};
use crate::facts::{Facts, Setting, SignUp};
use crate::measure::{Recorder, Sample, Standing};
use crate::plan::{CrowdPlan, Curve, Goods, Shares};
use crate::stage::{Hall, Seat};
use crate::suggestion::Suggestion;
use crate::verdict::{Audit, Check, Verdict};

fn answered(status: u16, problem: &str) -> Ending {
    let problem = Some(problem.to_owned()).filter(|problem| !problem.is_empty());
    Ending::Answered { status, problem }
}

fn samples(recorder: &Recorder) -> Vec<Sample> {
    let looks = [(1, 30, 1, 1), (2, 12, 2, 0), (3, 0, 3, 0)];
    let look = |(second, waiting, sold, held): (u32, u64, u64, u64)| {
        recorder.heard(Kind::Hold, answered(201, ""), Duration::from_millis(8), Duration::ZERO);
        recorder.heard(Kind::Hold, answered(409, "seat-unavailable"), Duration::from_millis(4), Duration::ZERO);
        let available = 4 - sold - held;
        let standing = Standing { sold, held, available, revenue: 0, active: 5, waiting };
        let (at_seconds, admitted) = (f64::from(second), u64::from(second) * 5);
        Sample { at_seconds, standing, arrived: 40, inside: 4, admitted, window: recorder.close_window() }
    };
    looks.into_iter().map(look).collect()
}

fn setting() -> Setting {
    let shares =
        Shares { bots: 0.05, drop_outs: 0.1, reloaders: 0.1, slow_payers: 0.1, lost_answers: 0.02, declined: 0.05 };
    Setting {
        against: "http://127.0.0.1:8080".to_owned(),
        at: datetime!(2030-05-01 18:00 UTC),
        goods: Goods { seats: 3, standing: 1 },
        crowd: CrowdPlan {
            people: 40,
            arrive_within: Duration::from_secs(2),
            curve: Curve::Wave,
            shares,
            refresh_every: Duration::from_secs(3),
            think: Duration::from_secs(1),
            seed: 7,
        },
        max_active: Some(5),
        vouched_for: true,
        connections: 16,
        requests_at_most: 6,
    }
}

fn facts(audit_ok: bool) -> Facts {
    let recorder = Recorder::new();
    let samples = samples(&recorder);
    let seat = |number| Seat { section: "Main <1>".to_owned(), row: "A".to_owned(), number };
    let hall = Hall { ids: (1..=3).map(|id| id.to_string()).collect(), seats: (1..=3).map(seat).collect() };
    let ticket = Ticket { seats: vec![0, 1], standing: 1, amount: 187_000, taken_after: Duration::from_secs(1) };
    let books = Books { tickets: HashMap::from([("r".to_owned(), ticket)]), open: HashMap::new() };
    let check = Check { name: "no seat sold twice".to_owned(), ok: audit_ok, detail: "1 <seat>".to_owned() };
    let standing = Standing { sold: 3, revenue: 187_000, ..Standing::default() };
    Facts {
        setting: setting(),
        sign_up: SignUp { people: 40, took: Duration::from_millis(300) },
        samples,
        totals: recorder.totals(),
        ends: BTreeMap::from([(End::Bought, 1), (End::WentHome, 39)]),
        hall: Arc::new(hall),
        took: Duration::from_secs(3),
        cut_short: false,
        verdict: Verdict {
            audit: Some(Audit { ok: audit_ok, checks: vec![check] }),
            standing: Some(standing),
            books,
            broken_answers: 0,
        },
        suggestion: Suggestion { max_active: 10, reasons: vec!["Because.".to_owned()], for_visits: vec![(30, 60)] },
    }
}

#[test]
fn the_page_tells_what_happened() {
    let page = html(&facts(true));
    for expected in [
        "<h1 class=ok>Nothing was sold twice.</h1>",
        "40 people came within 2.0 s for 4 places.",
        "Rehearsal of 2030-05-01 18:00 UTC",
        "<strong>10</strong>",
        "<li>Because.</li>",
        "Hold: 409 seat-unavailable",
        "1 ticket for 3 places and ₩187,000",
        "left the queue when nothing was left",
        "wave within 2.0 s",
        "2 of 3 seats went",
    ] {
        assert!(page.contains(expected), "no {expected:?} in\n{page}");
    }
}

#[test]
fn the_page_loads_nothing_and_runs_nothing() {
    let page = html(&facts(true));
    for outside in ["<script", "<link", "<img", "src=", "href=", "url(", "@import", "@font-face"] {
        assert!(!page.contains(outside), "{outside} in\n{page}");
    }
}

#[test]
fn every_drawing_has_a_name_and_a_table() {
    let page = html(&facts(true));
    let drawings = page.matches("<svg").count();
    assert!(drawings >= 7, "{drawings} drawings");
    assert_eq!(page.matches("role=img aria-label=").count(), drawings);
    assert_eq!(page.matches("<details><summary>Table</summary>").count(), drawings);
}

#[test]
fn what_the_server_says_cannot_become_markup() {
    let page = html(&facts(false));
    assert!(page.contains("1 &lt;seat&gt;"), "{page}");
    assert!(page.contains("Main &lt;1&gt;") && !page.contains("<seat>") && !page.contains("Main <1>"), "{page}");
}

#[test]
fn a_failed_check_is_the_headline() {
    let (page, words) = (html(&facts(false)), summary(&facts(false)));
    assert!(page.contains("<h1 class=bad>Something went wrong.</h1>"), "{page}");
    assert!(words.contains("Audit: 1 check failed."), "{words}");
    assert!(words.ends_with("Something went wrong.\n  The audit: no seat sold twice: 1 <seat>.\n"), "{words}");
}

#[test]
fn the_same_facts_make_the_same_page() {
    assert_eq!(html(&facts(true)), html(&facts(true)));
}

#[test]
fn the_summary_says_it_in_a_few_lines() {
    let words = summary(&facts(true));
    for expected in [
        "Sold: 3 of 4 places for ₩187,000; 0 still held.\n",
        "50 % of 6 lost the race",
        "The crowd has asked as often as it may, 6 times (--max-requests): people were left without answers.\n",
        "Errors: none.\n",
        "Suggested queue.max_active: 10.\n",
        "Audit: ok, 1 check.\nNothing was sold twice.\n",
    ] {
        assert!(words.contains(expected), "no {expected:?} in\n{words}");
    }
}

#[test]
fn a_sale_of_nothing_but_standing_places_has_no_hall_to_draw() {
    let mut standing = facts(true);
    standing.hall = Arc::default();
    assert!(!html(&standing).contains("Which seats went when"));
}
