use frontrow_application::ports::{AddOutcome, NewBlock, NewRow};
use frontrow_domain::catalog::{Concert, ConcertDate, Section};
use frontrow_domain::reservation::{Claim, HeldSeat, PlacesClaim, SeatSet};
use frontrow_domain::shared::{SeatId, SectionId, Won};

use super::Storage;
use crate::builders::{a_concert, a_date_of, a_standing_section};
use crate::ids::new_id;

/// A date on sale with one block of numbered seats.
#[derive(Clone, Debug)]
pub struct Hall {
    pub concert: Concert,
    pub date: ConcertDate,
    /// The block.
    pub block: SectionId,
    /// Its seats in the order of the hall, which is the order of their ids.
    pub seats: Vec<HeldSeat>,
}

impl Hall {
    /// A hall of `seats` seats in one row, at 50,000 won each.
    pub async fn with_seats(storage: &Storage, seats: u32) -> Self {
        let concert = a_concert();
        assert_eq!(storage.programme.add_concert(&concert, None).await.unwrap(), AddOutcome::Added);
        Self::of(storage, concert, seats).await
    }

    /// One more date of `concert`.
    pub async fn of(storage: &Storage, concert: Concert, seats: u32) -> Self {
        let date = a_date_of(concert.id);
        let price = Won::new(50_000).unwrap();
        let block = SectionId::new(new_id());
        let row = a_row(seats);
        let held = (1..).zip(row.seats.iter());
        let held = held
            .map(|(number, id): (u32, _)| HeldSeat { id: *id, label: format!("{}{number}", row.front), price })
            .collect();
        let blocks = [NewBlock { id: block, name: "Main".to_owned(), price, rows: vec![row] }];
        let blocks = if seats == 0 { &blocks[..0] } else { &blocks[..] };
        assert_eq!(storage.programme.add_date(&date, blocks, None).await.unwrap(), AddOutcome::Added);
        Self { concert, date, block, seats: held }
    }

    /// A claim on the seats at these positions.
    #[must_use]
    pub fn claim(&self, positions: &[usize]) -> Claim {
        let seats = positions.iter().map(|&position| self.seats[position].clone()).collect();
        Claim::Seats(SeatSet::new(seats).unwrap())
    }

    /// The ids of the seats at these positions.
    #[must_use]
    pub fn ids(&self, positions: &[usize]) -> Vec<SeatId> {
        positions.iter().map(|&position| self.seats[position].id).collect()
    }
}

/// Row A.
pub(super) fn a_row(seats: u32) -> NewRow {
    let seats = (0..seats).map(|_| SeatId::new(new_id())).collect();
    NewRow { name: "A".to_owned(), front: "A".to_owned(), seats }
}

/// A date on sale with one standing section.
#[derive(Clone, Debug)]
pub struct Floor {
    pub hall: Hall,
    pub section: Section,
}

impl Floor {
    /// A floor with `capacity` places at 40,000 won each.
    pub async fn with_places(storage: &Storage, capacity: u32) -> Self {
        let hall = Hall::with_seats(storage, 0).await;
        let section = a_standing_section(hall.date.id, capacity);
        assert_eq!(storage.programme.add_section(&section, None).await.unwrap(), AddOutcome::Added);
        Self { hall, section }
    }

    /// A claim on `quantity` places.
    #[must_use]
    pub fn claim(&self, quantity: u32) -> Claim {
        let Section { id, name, price, .. } = &self.section;
        Claim::Places(PlacesClaim::new(*id, name.clone(), *price, quantity).unwrap())
    }
}
