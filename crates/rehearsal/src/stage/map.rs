use serde::Deserialize;

use crate::client::Answer;

/// The seat map as columns: a third of the bytes.
pub(crate) const COLUMNS: &str = "application/vnd.frontrow.seats+json";

/// What never changes about the seats of a date, in the order of the map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hall {
    pub(crate) ids: Vec<String>,
    pub(crate) seats: Vec<Seat>,
}

/// Where a seat is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seat {
    pub(crate) section: String,
    pub(crate) row: String,
    pub(crate) number: u32,
}

/// A seat as the map shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SeatStatus {
    Available,
    Held,
    Confirmed,
}

#[derive(Deserialize)]
struct Columns {
    ids: Vec<String>,
    sections: Vec<String>,
    rows: Vec<String>,
    numbers: Vec<u32>,
}

/// All that a second look is for: the other columns are skipped.
#[derive(Deserialize)]
struct StatusColumn {
    status: String,
}

impl Hall {
    /// The hall in a map, if it is one.
    pub(crate) fn read(answer: &Answer) -> Option<Self> {
        let Columns { ids, sections, rows, numbers } = answer.json()?;
        let places = sections.into_iter().zip(rows).zip(numbers);
        let seats: Vec<_> = places.map(|((section, row), number)| Seat { section, row, number }).collect();
        (seats.len() == ids.len()).then_some(Self { ids, seats })
    }
}

/// What the map says of each seat, if it is a map of that many.
pub(crate) fn statuses(answer: &Answer, seats: usize) -> Option<Vec<SeatStatus>> {
    let column: StatusColumn = answer.json()?;
    let statuses: Option<Vec<_>> = column.status.chars().map(SeatStatus::of).collect();
    statuses.filter(|statuses| statuses.len() == seats)
}

impl SeatStatus {
    const fn of(letter: char) -> Option<Self> {
        match letter {
            'A' => Some(Self::Available),
            'H' => Some(Self::Held),
            'C' => Some(Self::Confirmed),
            _ => None,
        }
    }
}
