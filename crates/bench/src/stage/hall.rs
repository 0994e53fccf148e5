use rand::seq::SliceRandom;
use uuid::Uuid;

use super::Administrator;

/// What dates belong to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Concert {
    pub(crate) id: Uuid,
}

/// A date on sale.
#[derive(Clone, Debug)]
pub(crate) struct Date {
    pub(crate) id: Uuid,
    pub(crate) concert: Uuid,
    pub(crate) seats: Vec<Uuid>,
}

/// One hold to be won: nobody else wants the seat, and the person has none of that date yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SeatJob {
    pub(crate) concert: Uuid,
    pub(crate) date: Uuid,
    pub(crate) seat: Uuid,
    /// An index into the people.
    pub(crate) person: usize,
}

/// Dates whose seats are sold one after another, scattered inside each: an on-sale has one hot date.
pub(crate) struct Hall {
    concert: Concert,
    people: usize,
    rows: u32,
    unsold: Vec<SeatJob>,
}

/// A row of a hall; its rows are as many as its people need.
const SEATS_PER_ROW: u32 = 100;

impl Hall {
    /// Dates with a seat for each of so many people.
    pub(crate) async fn new(administrator: &Administrator, people: usize) -> anyhow::Result<Self> {
        let concert = administrator.concert(false).await?;
        let rows = u32::try_from(people)? / SEATS_PER_ROW;
        anyhow::ensure!(rows > 0, "a hall needs at least {SEATS_PER_ROW} people");
        Ok(Self { concert, people, rows, unsold: Vec::new() })
    }

    /// What its dates belong to.
    pub(crate) const fn concert(&self) -> Uuid {
        self.concert.id
    }

    /// At least `wanted` jobs; opens dates as needed.
    pub(crate) async fn take(&mut self, administrator: &Administrator, wanted: usize) -> anyhow::Result<Vec<SeatJob>> {
        while self.unsold.len() < wanted {
            let date = administrator.date(self.concert, self.rows, SEATS_PER_ROW).await?;
            self.unsold.extend(scattered(&date, self.people));
        }
        Ok(std::mem::take(&mut self.unsold))
    }

    /// What was not used is used next time.
    pub(crate) fn give_back(&mut self, unsold: &[SeatJob]) {
        self.unsold.extend_from_slice(unsold);
    }
}

/// Every seat of a date once, in any order, each for somebody else.
fn scattered(date: &Date, people: usize) -> Vec<SeatJob> {
    let chance = &mut rand::rng();
    let mut seats = date.seats.clone();
    let mut persons: Vec<usize> = (0..people).collect();
    seats.shuffle(chance);
    persons.shuffle(chance);
    let pairs = seats.into_iter().zip(persons);
    pairs.map(|(seat, person)| SeatJob { concert: date.concert, date: date.id, seat, person }).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_hold_of_a_date_can_be_won() {
        let seats: Vec<_> = (0..100).map(Uuid::from_u128).collect();
        let date = Date { id: Uuid::nil(), concert: Uuid::nil(), seats: seats.clone() };
        let jobs = scattered(&date, 120);
        assert_eq!(jobs.iter().map(|job| job.seat).collect::<HashSet<_>>(), seats.into_iter().collect());
        let persons: HashSet<_> = jobs.iter().map(|job| job.person).collect();
        assert_eq!((jobs.len(), persons.len()), (100, 100));
    }
}
