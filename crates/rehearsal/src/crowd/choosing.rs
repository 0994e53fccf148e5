//! Which seats a person picks. Pure.

use crate::stage::{Hall, SeatStatus};

/// Seats side by side at or after `from`, going around; else the first that are free, and fewer where there are fewer.
pub(super) fn choose(hall: &Hall, statuses: &[SeatStatus], party: usize, from: usize) -> Vec<usize> {
    let count = statuses.len();
    let around = || (0..count).map(|step| (from + step) % count);
    let free = |position: &usize| statuses[*position] == SeatStatus::Available;
    let together = around().find(|&first| {
        let run = first..first + party;
        run.end <= count && run.clone().all(|position| free(&position)) && same_row(hall, first, run.end - 1)
    });
    match together {
        Some(first) => (first..first + party).collect(),
        None => around().filter(free).take(party).collect(),
    }
}

/// A hall is listed row by row, so that what lies between two seats of a row is in it too.
fn same_row(hall: &Hall, first: usize, last: usize) -> bool {
    let (first, last) = (&hall.seats[first], &hall.seats[last]);
    first.row == last.row && first.section == last.section
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::Seat;

    /// Rows of four, marked `.` where a seat is free.
    fn hall(map: &str) -> (Hall, Vec<SeatStatus>) {
        let mut hall = Hall::default();
        let mut statuses = Vec::new();
        for (position, letter) in map.chars().filter(|letter| !letter.is_whitespace()).enumerate() {
            hall.ids.push(position.to_string());
            let row = (position / 4).to_string();
            hall.seats.push(Seat { section: "Main".to_owned(), row, number: 0 });
            statuses.push(if letter == '.' { SeatStatus::Available } else { SeatStatus::Held });
        }
        (hall, statuses)
    }

    #[test]
    fn a_party_sits_together_where_it_can() {
        for (map, party, from, chosen) in [
            (".... ....", 3, 0, vec![0, 1, 2]),
            (".... ....", 2, 3, vec![4, 5]),
            ("xx.. x...", 3, 0, vec![5, 6, 7]),
            ("...x xxxx", 2, 5, vec![0, 1]),
            ("x.x. x.x.", 2, 4, vec![5, 7]),
            ("xxxx xxx.", 4, 0, vec![7]),
            ("xxxx xxxx", 1, 2, vec![]),
            ("xxxx xxx.", 1, 0, vec![7]),
        ] {
            let (hall, statuses) = hall(map);
            assert_eq!(choose(&hall, &statuses, party, from), chosen, "{party} of {map} from {from}");
        }
    }

    #[test]
    fn a_hall_without_seats_offers_none() {
        assert_eq!(choose(&Hall::default(), &[], 2, 0), Vec::<usize>::new());
    }
}
