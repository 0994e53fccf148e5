//! The hall, seat by seat, in the order in which it went.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::facts::Facts;
use crate::stage::Seat;
use crate::words::{clock, count, escaped};

/// A page with more dots than this is slow to scroll.
const SEATS_AT_MOST: usize = 6_000;
/// How many shades there are, the first to go the boldest.
const SHADES: usize = 5;
/// From one seat to the next.
const PITCH: f64 = 10.0;
const RADIUS: f64 = 3.6;
/// A small hall is not blown up to the width of the page,
const SCALE_AT_MOST: f64 = 2.2;
/// and a large one not beyond what an eye takes in.
const WIDTH_AT_MOST: f64 = 800.0;
/// Between blocks.
const AISLE: f64 = 8.0;

struct Row<'a> {
    section: &'a str,
    seats: Vec<(usize, u32)>,
}

/// The picture, where there are seats and not too many.
pub(super) fn picture(facts: &Facts) -> Option<String> {
    let seats = &facts.hall.seats;
    if seats.is_empty() || seats.len() > SEATS_AT_MOST {
        return None;
    }
    let taken = facts.verdict.books.taken_after(seats.len());
    let shades = shades(&taken.iter().map(|after| after.map(|after| after.as_secs_f64())).collect::<Vec<_>>());
    let rows = rows(seats);
    let widest = rows.iter().map(|row| row.seats.len()).max().unwrap_or(1);
    let width = real(widest) * PITCH;
    let mut dots = String::new();
    let mut y = 26.0;
    let mut section = rows.first().map_or("", |row| row.section);
    for row in &rows {
        if row.section != section {
            y += AISLE;
            section = row.section;
        }
        let left = (width - real(row.seats.len()) * PITCH) / 2.0;
        for (place, (seat, _)) in row.seats.iter().enumerate() {
            let x = left + (real(place) + 0.5) * PITCH;
            let class = shades[*seat].map_or_else(|| "none".to_owned(), |shade| format!("s{shade}"));
            let _ = write!(dots, "<circle class={class} cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"{RADIUS}\"/>");
        }
        y += PITCH;
    }
    let went = taken.iter().flatten().count();
    let says = format!("{} of {} seats went; the boldest went first.", count(went as u64), count(seats.len() as u64));
    Some(format!(
        "<figure class=hall><figcaption><h3>Which seats went when</h3><p class=says>{says}</p></figcaption>{legend}\
         <svg viewBox=\"0 0 {width:.0} {y:.0}\" style=\"max-width:{wide:.0}px\" role=img aria-label=\"{says}\">\
         <rect class=stage x=\"{stage:.0}\" y=\"0\" width=\"{stage_width:.0}\" height=\"10\" rx=\"3\"/>{dots}</svg>{table}</figure>\n",
        legend = legend(&taken.iter().flatten().map(|after| after.as_secs_f64()).collect::<Vec<_>>()),
        wide = (width * SCALE_AT_MOST).min(WIDTH_AT_MOST),
        stage = width * 0.3,
        stage_width = width * 0.4,
        table = table(seats, &taken.iter().map(Option::is_some).collect::<Vec<_>>()),
    ))
}

/// Rows in the order of the hall.
fn rows(seats: &[Seat]) -> Vec<Row<'_>> {
    let mut rows: Vec<(&str, Row<'_>)> = Vec::new();
    for (position, seat) in seats.iter().enumerate() {
        match rows.last_mut() {
            Some((name, row)) if *name == seat.row && row.section == seat.section => {
                row.seats.push((position, seat.number));
            }
            _ => rows.push((&seat.row, Row { section: &seat.section, seats: vec![(position, seat.number)] })),
        }
    }
    rows.into_iter().map(|(_, row)| row).collect()
}

/// A fifth of the seats that went has each shade.
fn shades(taken: &[Option<f64>]) -> Vec<Option<usize>> {
    let mut order: Vec<_> = taken.iter().enumerate().filter_map(|(seat, at)| at.map(|at| (at, seat))).collect();
    order.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut shades = vec![None; taken.len()];
    for (place, (_, seat)) in order.iter().enumerate() {
        shades[*seat] = Some(place * SHADES / order.len());
    }
    shades
}

fn legend(taken: &[f64]) -> String {
    let mut taken = taken.to_vec();
    taken.sort_by(f64::total_cmp);
    let until = |shade: usize| taken[(taken.len() * (shade + 1) / SHADES).clamp(1, taken.len()) - 1];
    let entry = |shade| format!("<li><i class=\"dot s{shade}\"></i>until {}</li>", clock(until(shade)));
    let entries: String = if taken.is_empty() { String::new() } else { (0..SHADES).map(entry).collect() };
    format!("<ul class=legend>{entries}<li><i class=\"dot none\"></i>not sold</li></ul>")
}

fn table(seats: &[Seat], went: &[bool]) -> String {
    let mut sections = BTreeMap::<&str, (usize, usize)>::new();
    for (seat, went) in seats.iter().zip(went) {
        let (all, sold) = sections.entry(&seat.section).or_default();
        *all += 1;
        *sold += usize::from(*went);
    }
    let row = |(section, (all, sold)): (&str, (usize, usize))| {
        format!("<tr><th scope=row>{}<td>{all}<td>{sold}", escaped(section))
    };
    let rows: String = sections.into_iter().map(row).collect();
    format!(
        "<details><summary>Table</summary><table><thead><tr><th scope=col>Section<th scope=col>Seats<th scope=col>Sold\
         </thead><tbody>{rows}</tbody></table></details>"
    )
}

#[expect(clippy::cast_precision_loss, reason = "seats of a hall that can be drawn")]
const fn real(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shade_is_a_fifth_of_what_went() {
        let taken: Vec<_> = (0..10).map(|second| (second != 3).then(|| f64::from(10 - second))).collect();
        let shades = shades(&taken);
        assert_eq!(shades[3], None);
        assert_eq!((shades[9], shades[0]), (Some(0), Some(4)));
    }

    #[test]
    fn seats_are_in_rows_of_their_section() {
        let seat = |section: &str, row: &str, number| Seat { section: section.into(), row: row.into(), number };
        let seats = [seat("Front", "1", 1), seat("Front", "1", 2), seat("Front", "2", 1), seat("Back", "2", 1)];
        assert_eq!(rows(&seats).iter().map(|row| row.seats.len()).collect::<Vec<_>>(), [2, 1, 1]);
    }
}
