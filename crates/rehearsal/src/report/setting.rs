//! What was rehearsed, so that it can be done again.

use crate::facts::Facts;
use crate::measure::Percentiles;
use crate::words::{count, escaped, milliseconds, percent, span};

type Fact = (&'static str, String);

pub(super) fn setting(facts: &Facts) -> String {
    let fact = |(name, value): Fact| format!("<div><dt>{name}</dt><dd>{}</dd></div>", escaped(&value));
    let all = sale(facts).into_iter().chain(crowd(facts)).chain(course(facts));
    format!("<dl class=facts>{}</dl>", all.map(fact).collect::<String>())
}

fn sale(facts: &Facts) -> [Fact; 4] {
    let (setting, goods) = (&facts.setting, facts.setting.goods);
    let arrival = span(setting.crowd.arrive_within.as_secs_f64());
    let inside = setting.max_active.map(|most| format!("at most {}", count(most.into())));
    [
        ("Server", setting.against.clone()),
        ("Goods", format!("{} seats, {} standing", count(goods.seats.into()), count(goods.standing.into()))),
        ("Arrival", format!("{} within {arrival}", setting.crowd.curve.as_str())),
        ("Inside at once", inside.unwrap_or_else(|| "as the server says".to_owned())),
    ]
}

fn crowd(facts: &Facts) -> [Fact; 8] {
    let (crowd, shares) = (&facts.setting.crowd, facts.setting.crowd.shares);
    let every = span(crowd.refresh_every.as_secs_f64());
    [
        ("Bots", percent(shares.bots)),
        ("Vanish without a word", percent(shares.drop_outs)),
        ("Reload", format!("{}, every {every}", percent(shares.reloaders))),
        ("Slow payers", percent(shares.slow_payers)),
        ("Payments whose answer is lost", percent(shares.lost_answers)),
        ("Declined at first", percent(shares.declined)),
        ("Think before a click", span(crowd.think.as_secs_f64())),
        ("Seed of the crowd", crowd.seed.to_string()),
    ]
}

fn course(facts: &Facts) -> [Fact; 6] {
    let (setting, totals, sign_up) = (&facts.setting, &facts.totals, facts.sign_up);
    let how = if setting.vouched_for { "vouched for by an issuer" } else { "signed up and signed in" };
    let cut_short = if facts.cut_short { ", cut short" } else { "" };
    let taken = |of: Option<Percentiles>, pick: fn(Percentiles) -> f64| {
        of.map_or_else(|| "–".to_owned(), |of| milliseconds(pick(of)))
    };
    [
        ("People", format!("{}, {how} in {}", count(sign_up.people), span(sign_up.took.as_secs_f64()))),
        ("Took", format!("{}{cut_short}", span(facts.took.as_secs_f64()))),
        ("Half waited at most", taken(totals.waits, |waits| waits.p50_milliseconds)),
        ("Half were inside at most", taken(totals.visits, |visits| visits.p50_milliseconds)),
        ("Connections", setting.connections.to_string()),
        ("Waited for a connection of ours, p99", taken(totals.own_wait, |wait| wait.p99_milliseconds)),
    ]
}
