//! One chart: a figure with a sentence, a drawing that fits any width, and its table. The drawing is stretched, so all
//! words are around it and none in it.

use std::fmt::Write;

use super::axis::{ticks, times, whole_ticks};
use crate::words::{clock, escaped};

const WIDTH: f64 = 1_000.0;
const HEIGHT: f64 = 240.0;
/// A table beyond that is a download.
const TABLE_ROWS_AT_MOST: usize = 30;

/// How values are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Areas on top of each other.
    Stacked,
    Area,
    Lines,
    Bars,
}

/// One kind of value over time.
pub(super) struct Series {
    pub(super) name: &'static str,
    /// Which mark of the style sheet it has.
    pub(super) mark: &'static str,
    pub(super) values: Vec<Option<f64>>,
}

/// A chart.
pub(super) struct Plot {
    pub(super) title: &'static str,
    /// What it says, in a sentence.
    pub(super) says: String,
    pub(super) style: Style,
    pub(super) times: Vec<f64>,
    pub(super) series: Vec<Series>,
    /// How a value is written.
    pub(super) unit: fn(f64) -> String,
    /// How it is written on the axis.
    pub(super) tick: fn(f64) -> String,
    /// Values are counted things.
    pub(super) counts: bool,
}

impl Plot {
    pub(super) fn html(&self) -> String {
        let (title, says) = (escaped(self.title), escaped(&self.says));
        let ticks = self.ticks();
        let top = ticks.last().copied().unwrap_or(1.0);
        // What is stacked adds up to everything there is: that is the top, not the next round number.
        let top = if self.style == Style::Stacked { self.highest().clamp(1.0, top) } else { top };
        let ticks: Vec<_> = ticks.into_iter().filter(|tick| *tick <= top).collect();
        format!(
            "<figure class=chart><figcaption><h3>{title}</h3><p class=says>{says}</p></figcaption>{legend}\
             <div class=plot><div class=y aria-hidden=true>{y}</div>\
             <svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" preserveAspectRatio=none role=img aria-label=\"{title}: {says}\">\
             {lines}{drawing}{hover}</svg><div class=x aria-hidden=true>{x}</div></div>{table}</figure>\n",
            legend = self.legend(),
            y = self.y_labels(&ticks, top),
            lines = grid(&ticks, top),
            drawing = self.drawing(top),
            hover = self.hover(),
            x = self.x_labels(),
            table = self.table(),
        )
    }

    fn highest(&self) -> f64 {
        let values = |series: &Series| series.values.iter().flatten().copied().fold(0.0, f64::max);
        match self.style {
            Style::Stacked => (0..self.times.len()).map(|column| self.sum(column)).fold(0.0, f64::max),
            Style::Area | Style::Lines | Style::Bars => self.series.iter().map(values).fold(0.0, f64::max),
        }
    }

    fn ticks(&self) -> Vec<f64> {
        if self.counts { whole_ticks(self.highest()) } else { ticks(self.highest()) }
    }

    fn sum(&self, column: usize) -> f64 {
        self.series.iter().filter_map(|series| series.values[column]).sum()
    }

    fn end(&self) -> f64 {
        self.times.last().copied().unwrap_or(1.0).max(1e-3)
    }

    fn across(&self, seconds: f64) -> f64 {
        seconds / self.end() * WIDTH
    }

    fn drawing(&self, top: f64) -> String {
        let mut below = vec![0.0; self.times.len()];
        let mut drawing = String::new();
        for series in &self.series {
            let _ = match self.style {
                Style::Stacked => {
                    let from = below.clone();
                    for (sum, value) in below.iter_mut().zip(&series.values) {
                        *sum += value.unwrap_or(0.0);
                    }
                    write!(drawing, "<path class=\"area {}\" d=\"{}\"/>", series.mark, self.band(&from, &below, top))
                }
                Style::Area => {
                    let values: Vec<_> = series.values.iter().map(|value| value.unwrap_or(0.0)).collect();
                    let band = self.band(&vec![0.0; values.len()], &values, top);
                    write!(drawing, "<path class=\"area {}\" d=\"{band}\"/>", series.mark)
                }
                Style::Lines => {
                    write!(drawing, "<path class=\"line {}\" d=\"{}\"/>", series.mark, self.line(series, top))
                }
                Style::Bars => {
                    write!(drawing, "<path class=\"area {}\" d=\"{}\"/>", series.mark, self.bars(series, top))
                }
            };
        }
        drawing
    }

    /// The area between two lines.
    fn band(&self, from: &[f64], to: &[f64], top: f64) -> String {
        let point = |(time, value): (&f64, &f64)| format!("{:.1} {:.1}", self.across(*time), up(*value, top));
        let there = self.times.iter().zip(to).map(point);
        let back = self.times.iter().zip(from).rev().map(point);
        let points: Vec<_> = there.chain(back).collect();
        if points.is_empty() { String::new() } else { format!("M{}Z", points.join("L")) }
    }

    /// A line that breaks where there is no value.
    fn line(&self, series: &Series, top: f64) -> String {
        let mut line = String::new();
        let mut pen = 'M';
        for (time, value) in self.times.iter().zip(&series.values) {
            if let Some(value) = value {
                // A point alone is a line of no length, which round ends make a dot.
                let dot = if pen == 'M' { "h.1" } else { "" };
                let _ = write!(line, "{pen}{:.1} {:.1}{dot}", self.across(*time), up(*value, top));
            }
            pen = if value.is_some() { 'L' } else { 'M' };
        }
        line
    }

    fn bars(&self, series: &Series, top: f64) -> String {
        let mut bars = String::new();
        for (from, to, column) in self.spans() {
            let (left, right) = (self.across(from), self.across(to));
            let gap = (right - left) * 0.12;
            if let Some(value) = series.values[column].filter(|value| *value > 0.0) {
                let (left, right) = (left + gap, right - gap);
                let _ = write!(bars, "M{left:.1} {HEIGHT}V{:.1}H{right:.1}V{HEIGHT}Z", up(value, top));
            }
        }
        bars
    }

    /// From, to and number of each column.
    fn spans(&self) -> impl Iterator<Item = (f64, f64, usize)> {
        let before = |column: usize| if column == 0 { 0.0 } else { self.times[column - 1] };
        (0..self.times.len()).map(move |column| (before(column), self.times[column], column))
    }

    /// Pointing at a moment tells its values.
    fn hover(&self) -> String {
        let mut hover = String::from("<g class=hover>");
        for (from, to, column) in self.spans() {
            let (x, width) = (self.across(from), self.across(to - from));
            let _ = write!(
                hover,
                "<rect x=\"{x:.1}\" y=\"0\" width=\"{width:.1}\" height=\"{HEIGHT}\"><title>{}</title></rect>",
                escaped(&self.at(column)),
            );
        }
        hover + "</g>"
    }

    fn at(&self, column: usize) -> String {
        let values = self
            .series
            .iter()
            .filter_map(|series| series.values[column].map(|value| format!("{} {}", series.name, (self.unit)(value))));
        format!("{} · {}", clock(self.times[column]), values.collect::<Vec<_>>().join(", "))
    }

    fn legend(&self) -> String {
        if self.series.len() < 2 {
            return String::new();
        }
        let shape = if self.style == Style::Lines { "stroke" } else { "fill" };
        let entries = self
            .series
            .iter()
            .map(|series| format!("<li><i class=\"{shape} {}\"></i>{}</li>", series.mark, escaped(series.name)));
        format!("<ul class=legend>{}</ul>", entries.collect::<String>())
    }

    fn y_labels(&self, ticks: &[f64], top: f64) -> String {
        let label = |tick: &f64| {
            format!("<span style=\"bottom:{:.2}%\">{}</span>", tick / top * 100.0, escaped(&(self.tick)(*tick)))
        };
        ticks.iter().map(label).collect()
    }

    fn x_labels(&self) -> String {
        let label =
            |time: f64| format!("<span style=\"left:{:.2}%\">{}</span>", time / self.end() * 100.0, clock(time));
        times(self.end()).into_iter().map(label).collect()
    }

    fn table(&self) -> String {
        let each = self.times.len().div_ceil(TABLE_ROWS_AT_MOST).max(1);
        let heads: String =
            self.series.iter().map(|series| format!("<th scope=col>{}", escaped(series.name))).collect();
        let mut rows = String::new();
        for (column, time) in self.times.iter().enumerate().skip(each - 1).step_by(each) {
            let _ = write!(rows, "<tr><th scope=row>{}", clock(*time));
            for series in &self.series {
                let value = series.values[column].map_or_else(|| "–".to_owned(), self.unit);
                let _ = write!(rows, "<td>{}", escaped(&value));
            }
        }
        format!(
            "<details><summary>Table</summary><div class=scroll><table><thead><tr><th scope=col>After{heads}</thead>\
             <tbody>{rows}</tbody></table></div></details>"
        )
    }
}

fn up(value: f64, top: f64) -> f64 {
    HEIGHT - value / top * HEIGHT
}

fn grid(ticks: &[f64], top: f64) -> String {
    let line = |tick: &f64| format!("<path class=grid d=\"M0 {:.1}H{WIDTH}\"/>", up(*tick, top));
    ticks.iter().map(line).collect()
}
