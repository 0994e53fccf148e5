use std::collections::{HashMap, HashSet};

use sea_orm::sqlx::{ColumnIndex, Decode, Error, Row, Type};
use uuid::Uuid;

/// The rows that a group decides from. Seats and counters of persons are locked; the rest is as it was last committed
/// after the locks were granted.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// How many places a person has of a date.
    pub(super) places_of_person: HashMap<(Uuid, Uuid), i64>,
    pub(super) seats: HashMap<Uuid, SeenSeat>,
    /// What the key of a person made.
    pub(super) keys: HashMap<(Uuid, Uuid), Uuid>,
    pub(super) sections: HashMap<Uuid, SeenSection>,
}

#[derive(Debug)]
pub(super) struct SeenSeat {
    pub(super) section: Uuid,
    pub(super) status: i64,
    pub(super) hold_expires_at: i64,
}

#[derive(Debug)]
pub(super) struct SeenSection {
    pub(super) status: i64,
    pub(super) available: i64,
}

/// What lapsed holds still keep.
#[derive(Debug, Default)]
pub(super) struct Lapsed {
    /// Persons of dates.
    pub(super) persons: HashSet<(Uuid, Uuid)>,
    /// Those with lapsed holds, and those with more places left than were seen: somebody has ended the last ones since.
    pub(super) sections: HashSet<Uuid>,
}

/// What kind of row the first column announces, so that one answer may carry several kinds.
pub(super) mod tag {
    /// Date, person, number of places.
    pub(in crate::group) const PERSON: i64 = 1;
    /// Seat, section, status, deadline.
    pub(in crate::group) const SEAT: i64 = 2;
    /// Person, digest, reservation.
    pub(in crate::group) const KEY: i64 = 3;
    /// Section, status, places left.
    pub(in crate::group) const SECTION: i64 = 4;
    /// Date, person.
    pub(in crate::group) const LAPSED_PERSON: i64 = 5;
    /// Section.
    pub(in crate::group) const LAPSED_SECTION: i64 = 6;
}

impl Seen {
    /// How many places are left in each section.
    pub(super) fn places_left(&self) -> HashMap<Uuid, i64> {
        self.sections.iter().map(|(section, seen)| (*section, seen.available)).collect()
    }

    /// Takes in a row of any kind.
    pub(super) fn take_in<R: Row>(&mut self, row: &R) -> Result<(), Error>
    where
        usize: ColumnIndex<R>,
        for<'r> Uuid: Decode<'r, R::Database> + Type<R::Database>,
        for<'r> i64: Decode<'r, R::Database> + Type<R::Database>,
    {
        match row.try_get::<i64, _>(0)? {
            tag::PERSON => {
                self.places_of_person.insert((row.try_get(1)?, row.try_get(2)?), row.try_get(3)?);
            }
            tag::SEAT => {
                let seat =
                    SeenSeat { section: row.try_get(2)?, status: row.try_get(3)?, hold_expires_at: row.try_get(4)? };
                self.seats.insert(row.try_get(1)?, seat);
            }
            tag::KEY => {
                self.keys.insert((row.try_get(1)?, row.try_get(2)?), row.try_get(3)?);
            }
            tag::SECTION => {
                let section = SeenSection { status: row.try_get(2)?, available: row.try_get(3)? };
                self.sections.insert(row.try_get(1)?, section);
            }
            other => return Err(unknown(other)),
        }
        Ok(())
    }
}

impl Lapsed {
    /// Takes in a row of either kind.
    pub(super) fn take_in<R: Row>(&mut self, row: &R) -> Result<(), Error>
    where
        usize: ColumnIndex<R>,
        for<'r> Uuid: Decode<'r, R::Database> + Type<R::Database>,
        for<'r> i64: Decode<'r, R::Database> + Type<R::Database>,
    {
        match row.try_get::<i64, _>(0)? {
            tag::LAPSED_PERSON => {
                self.persons.insert((row.try_get(1)?, row.try_get(2)?));
            }
            tag::LAPSED_SECTION => {
                self.sections.insert(row.try_get(1)?);
            }
            other => return Err(unknown(other)),
        }
        Ok(())
    }
}

pub(super) fn unknown(tag: i64) -> Error {
    Error::Decode(format!("{tag} announces no row").into())
}
