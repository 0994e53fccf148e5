use std::collections::HashMap;

use sea_orm::sqlx::{ColumnIndex, Decode, Error, Row, Type};
use uuid::Uuid;

use crate::group::seen::unknown;

/// The rows that a group of settlements decides from. All are locked, except who occupies what and the keys: those are
/// as they were last committed after the locks were granted.
#[derive(Clone, Debug, Default)]
pub(in crate::group) struct Standing {
    pub(in crate::group) reservations: HashMap<Uuid, ReservationRow>,
    /// How many places a person has of a date.
    pub(in crate::group) persons: HashMap<(Uuid, Uuid), i64>,
    pub(in crate::group) seats: HashMap<Uuid, SeatRow>,
    pub(in crate::group) payments: HashMap<Uuid, PaymentRow>,
    /// What each wallet holds.
    pub(in crate::group) wallets: HashMap<Uuid, i64>,
    /// The payment that occupies a reservation.
    pub(in crate::group) occupied: HashMap<Uuid, Uuid>,
    /// What the key of a person stands for.
    pub(in crate::group) keys: HashMap<(Uuid, Uuid), Uuid>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::group) struct ReservationRow {
    pub(in crate::group) status: i64,
    pub(in crate::group) version: i64,
    pub(in crate::group) expires_at: i64,
    pub(in crate::group) code: Option<String>,
}

#[derive(Clone, Debug)]
pub(in crate::group) struct SeatRow {
    pub(in crate::group) section: Uuid,
    pub(in crate::group) owner: Uuid,
    pub(in crate::group) status: i64,
    pub(in crate::group) hold_expires_at: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::group) struct PaymentRow {
    pub(in crate::group) status: i64,
    pub(in crate::group) version: i64,
}

/// What kind of row the first column announces.
pub(in crate::group) mod tag {
    /// Date, person, number of places; the same as for holds.
    pub(in crate::group) use crate::group::seen::tag::PERSON;

    /// Reservation, status, version, deadline, code.
    pub(in crate::group) const RESERVATION: i64 = 7;
    /// Seat, section, owner, status, deadline.
    pub(in crate::group) const OWNED_SEAT: i64 = 8;
    /// Payment, status, version.
    pub(in crate::group) const PAYMENT: i64 = 9;
    /// Person, balance.
    pub(in crate::group) const WALLET: i64 = 10;
    /// Reservation, payment.
    pub(in crate::group) const OCCUPIED: i64 = 11;
    /// Person, digest, effect.
    pub(in crate::group) const EFFECT: i64 = 12;
}

impl Standing {
    /// Takes in a row of any kind.
    pub(in crate::group) fn take_in<R: Row>(&mut self, row: &R) -> Result<(), Error>
    where
        usize: ColumnIndex<R>,
        for<'r> Uuid: Decode<'r, R::Database> + Type<R::Database>,
        for<'r> i64: Decode<'r, R::Database> + Type<R::Database>,
        for<'r> Option<String>: Decode<'r, R::Database> + Type<R::Database>,
    {
        match row.try_get::<i64, _>(0)? {
            tag::RESERVATION => {
                let [status, version, expires_at] = [row.try_get(2)?, row.try_get(3)?, row.try_get(4)?];
                let reservation = ReservationRow { status, version, expires_at, code: row.try_get(5)? };
                self.reservations.insert(row.try_get(1)?, reservation);
            }
            tag::PERSON => {
                self.persons.insert((row.try_get(1)?, row.try_get(2)?), row.try_get(3)?);
            }
            tag::OWNED_SEAT => {
                let [section, owner] = [row.try_get(2)?, row.try_get(3)?];
                let seat = SeatRow { section, owner, status: row.try_get(4)?, hold_expires_at: row.try_get(5)? };
                self.seats.insert(row.try_get(1)?, seat);
            }
            tag::PAYMENT => {
                self.payments.insert(row.try_get(1)?, PaymentRow { status: row.try_get(2)?, version: row.try_get(3)? });
            }
            tag::WALLET => {
                self.wallets.insert(row.try_get(1)?, row.try_get(2)?);
            }
            tag::OCCUPIED => {
                self.occupied.insert(row.try_get(1)?, row.try_get(2)?);
            }
            tag::EFFECT => {
                self.keys.insert((row.try_get(1)?, row.try_get(2)?), row.try_get(3)?);
            }
            other => return Err(unknown(other)),
        }
        Ok(())
    }
}
