//! The charts of a sale.

use super::columns::{Column, columns};
use super::plot::{Plot, Series, Style};
use crate::client::Group;
use crate::facts::Facts;
use crate::measure::Percentiles;
use crate::ratio::real;
use crate::words::{clock, count, milliseconds, round_milliseconds, whole};

/// The wait for a bank is the bank's.
const SLOW_BANKS: &str = " Slow banks are two to six seconds of it.";

/// Everything over time.
pub(super) struct Charts {
    columns: Vec<Column>,
}

impl Charts {
    pub(super) fn of(facts: &Facts) -> Self {
        Self { columns: columns(&facts.samples) }
    }

    pub(super) fn inventory(&self, facts: &Facts) -> String {
        let standing = self.columns.last().map(|column| column.standing).unwrap_or_default();
        let end =
            format!("{} sold, {} held, {} free", count(standing.sold), count(standing.held), count(standing.available));
        let says = match facts.nothing_free_after_seconds() {
            Some(seconds) => format!("Nothing was free after {}. At the end: {end}.", clock(seconds)),
            None => format!("At the end: {end}."),
        };
        let series = vec![
            self.series("sold", "sold", |column| Some(real(column.standing.sold))),
            self.series("held", "held", |column| Some(real(column.standing.held))),
            self.series("free", "free", |column| Some(real(column.standing.available))),
        ];
        self.counted("Sold, held, free", says, Style::Stacked, series)
    }

    pub(super) fn waiting(&self) -> String {
        let most = self.columns.iter().map(|column| column.standing.waiting).max().unwrap_or(0);
        let says = format!("{} at most.", count(most));
        let series = vec![self.series("waiting", "soft", |column| Some(real(column.standing.waiting)))];
        self.counted("People waiting", says, Style::Area, series)
    }

    pub(super) fn inside(&self) -> String {
        let most = self.columns.iter().map(|column| column.standing.active).max().unwrap_or(0);
        let says = format!(
            "{} at most. Places are kept for those who vanished, and for those who have not asked again yet.",
            count(most)
        );
        let series = vec![
            self.series("places taken", "soft", |column| Some(real(column.standing.active))),
            self.series("people who are there", "solid", |column| Some(real(column.inside))),
        ];
        self.counted("People inside", says, Style::Area, series)
    }

    pub(super) fn admitted(&self) -> String {
        let all = self.columns.iter().map(|column| column.admitted_a_minute).fold(0.0, f64::max);
        let says = format!("{} a minute in the best moment.", whole(all));
        let series = vec![self.series("let in", "solid", |column| Some(column.admitted_a_minute))];
        self.counted("Let in, a minute", says, Style::Bars, series)
    }

    pub(super) fn arrivals(&self) -> String {
        let came = self.columns.last().map_or(0, |column| column.arrived);
        let says = format!("{} came.", count(came));
        let series = vec![self.series("came", "soft", |column| Some(real(column.arrived)))];
        self.counted("People who came", says, Style::Area, series)
    }

    pub(super) fn requests(&self) -> String {
        let most = self.columns.iter().map(|column| column.requests_a_second).fold(0.0, f64::max);
        let says = format!("{} a second in the busiest moment.", whole(most));
        let series = vec![self.series("requests", "solid", |column| Some(column.requests_a_second))];
        self.counted("Requests, a second", says, Style::Bars, series)
    }

    /// How long answers took; nothing where nothing of the kind was asked.
    pub(super) fn latency(&self, facts: &Facts, group: Group) -> Option<String> {
        let of = |column: &Column| column.groups[group.index()];
        let worst = self.columns.iter().filter_map(of).map(|taken| taken.p99_milliseconds).reduce(f64::max)?;
        let taken = |pick: fn(Percentiles) -> f64| move |column: &Column| of(column).map(pick);
        let series = vec![
            self.series("p50", "p50", taken(|taken| taken.p50_milliseconds)),
            self.series("p90", "p90", taken(|taken| taken.p90_milliseconds)),
            self.series("p99", "p99", taken(|taken| taken.p99_milliseconds)),
        ];
        let slow = if group == Group::Pay && facts.setting.crowd.shares.slow_payers > 0.0 { SLOW_BANKS } else { "" };
        let says = format!("p99 {} in the worst second.{slow}", milliseconds(worst));
        let (times, style) = (self.times(), Style::Lines);
        let (unit, tick) = (milliseconds, round_milliseconds);
        Some(Plot { title: group.name(), says, style, times, series, unit, tick, counts: false }.html())
    }

    fn series(&self, name: &'static str, mark: &'static str, value: impl Fn(&Column) -> Option<f64>) -> Series {
        Series { name, mark, values: self.columns.iter().map(value).collect() }
    }

    fn counted(&self, title: &'static str, says: String, style: Style, series: Vec<Series>) -> String {
        Plot { title, says, style, times: self.times(), series, unit: whole, tick: whole, counts: true }.html()
    }

    fn times(&self) -> Vec<f64> {
        self.columns.iter().map(|column| column.at_seconds).collect()
    }
}
