//! The stories of a reservation over ports that say what each test wants.

mod cancel;
mod cancel_money;
mod clear_slots;
mod confirm;
mod expire;
mod hold_places;
mod hold_replays;
mod hold_seats;
mod show;

use std::sync::Arc;

use frontrow_domain::account::Role;
use frontrow_domain::catalog::Seat;
use frontrow_domain::queue::{Place, PlaceStatus, QueueRules};
use frontrow_domain::reservation::Reservation;
use frontrow_domain::shared::{QueueTokenId, SeatId, UserId};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{
    BoxOffice, CancelReservation, ConfirmReservation, ExpireHolds, HoldPlaces, HoldSeats, HoldSeatsCommand, ShowLog,
    ShowReservation,
};
use crate::caller::Caller;
use crate::fixtures::{BUYER, CONCERT, CountingIds, DATE, KEY, NOON, StoppedClock, Written};
use crate::idempotency::Remembered;
use crate::policy::SalesPolicy;
use crate::ports::{
    HoldResult, MockCatalog, MockHoldMeter, MockIdempotencyKeys, MockPayments, MockQueuePasses, MockReservations,
    MockSeatInventory, MockSectionInventory, MockSettlements, MockWaitingRoom, QueuePass, Sale, SettleOutcome,
};
use crate::queue::Admission;

const TOKEN: QueueTokenId = QueueTokenId::new(Uuid::from_u128(0x70));

fn as_customer(user: UserId) -> Caller {
    Caller { user, role: Role::Customer }
}

fn as_administrator(user: UserId) -> Caller {
    Caller { user, role: Role::Administrator }
}

fn wants(seats: &[SeatId]) -> HoldSeatsCommand {
    HoldSeatsCommand { caller: BUYER, date: DATE, seats: seats.to_vec(), pass: Some("pass".to_owned()), key: KEY }
}

/// It is noon unless a test says otherwise. What a test does not name is never asked.
struct World {
    now: OffsetDateTime,
    catalog: MockCatalog,
    reservations: MockReservations,
    payments: MockPayments,
    settlements: MockSettlements,
    keys: MockIdempotencyKeys,
    seats: MockSeatInventory,
    sections: MockSectionInventory,
    passes: MockQueuePasses,
    waiting_room: MockWaitingRoom,
    meter: MockHoldMeter,
}

impl Default for World {
    fn default() -> Self {
        Self {
            now: NOON,
            catalog: MockCatalog::new(),
            reservations: MockReservations::new(),
            payments: MockPayments::new(),
            settlements: MockSettlements::new(),
            keys: MockIdempotencyKeys::new(),
            seats: MockSeatInventory::new(),
            sections: MockSectionInventory::new(),
            passes: MockQueuePasses::new(),
            waiting_room: MockWaitingRoom::new(),
            meter: MockHoldMeter::new(),
        }
    }
}

impl World {
    fn at(now: OffsetDateTime) -> Self {
        Self { now, ..Self::default() }
    }

    fn with_sale(mut self, sale: Option<Sale>) -> Self {
        self.catalog.expect_sale().times(1).returning(move |_| Ok(sale.clone()));
        self
    }

    /// The person's token is read, and their place stands at `status`.
    fn with_place(mut self, status: PlaceStatus) -> Self {
        let expires_at = NOON + Duration::HOUR;
        let pass = QueuePass { token: TOKEN, concert: CONCERT, owner: BUYER, expires_at };
        self.passes.expect_open().returning(move |_, _| Some(pass));
        let place = Place { token: TOKEN, concert: CONCERT, owner: BUYER, status };
        self.waiting_room.expect_check_in().returning(move |_, _, _, _| Ok(Some(place)));
        self
    }

    fn with_seats(mut self, seats: Vec<Seat>) -> Self {
        let asked = self.catalog.expect_seats().times(1).withf(|date, _, _| *date == DATE);
        asked.returning(move |_, _, _| Ok(seats.clone()));
        self
    }

    /// The attempt is counted as `result`, once.
    fn measured_as(mut self, result: HoldResult) -> Self {
        self.meter.expect_record().times(1).withf(move |_, counted, _, _| *counted == result).return_const(());
        self
    }

    /// No reservation was made with the key before.
    fn first_of_its_key(mut self) -> Self {
        self.reservations.expect_find_by_key().times(1).returning(|_, _| Ok(None));
        self
    }

    /// Each look at the reservation finds the next of `found`.
    fn reads(mut self, found: Vec<Reservation>) -> Self {
        let times = found.len();
        let mut found = found.into_iter();
        self.reservations.expect_find().times(times).returning(move |_| Ok(found.next()));
        self
    }

    fn with_key(mut self, found: Option<Remembered>) -> Self {
        self.keys.expect_find().returning(move |_, _| Ok(found));
        self
    }

    fn commits(&mut self, outcomes: Vec<SettleOutcome>) -> Written {
        Written::answering(&mut self.settlements, outcomes)
    }

    fn office(self) -> (BoxOffice, MockSeatInventory, MockSectionInventory) {
        let queue_defaults = QueueRules::new(100, Duration::minutes(30), Duration::minutes(2), None).unwrap();
        let admission =
            Admission { passes: Arc::new(self.passes), waiting_room: Arc::new(self.waiting_room), queue_defaults };
        let office = BoxOffice {
            catalog: Arc::new(self.catalog),
            reservations: Arc::new(self.reservations),
            admission,
            meter: Arc::new(self.meter),
            ids: Arc::new(CountingIds::default()),
            clock: Arc::new(StoppedClock(self.now)),
            policy: SalesPolicy::default(),
        };
        (office, self.seats, self.sections)
    }

    fn hold_seats(self) -> HoldSeats {
        let (office, seats, _) = self.office();
        HoldSeats { office, inventory: Arc::new(seats) }
    }

    fn hold_places(self) -> HoldPlaces {
        let (office, _, sections) = self.office();
        HoldPlaces { office, inventory: Arc::new(sections) }
    }

    fn confirm(self) -> ConfirmReservation {
        ConfirmReservation {
            catalog: Arc::new(self.catalog),
            reservations: Arc::new(self.reservations),
            settlements: Arc::new(self.settlements),
            keys: Arc::new(self.keys),
            ids: Arc::new(CountingIds::default()),
            clock: Arc::new(StoppedClock(self.now)),
        }
    }

    fn cancel(self) -> CancelReservation {
        CancelReservation {
            reservations: Arc::new(self.reservations),
            payments: Arc::new(self.payments),
            settlements: Arc::new(self.settlements),
            keys: Arc::new(self.keys),
            ids: Arc::new(CountingIds::default()),
            clock: Arc::new(StoppedClock(self.now)),
        }
    }

    fn expire(self) -> ExpireHolds {
        ExpireHolds { reservations: Arc::new(self.reservations), clock: Arc::new(StoppedClock(self.now)) }
    }

    fn show(self) -> ShowReservation {
        ShowReservation {
            reservations: Arc::new(self.reservations),
            settlements: Arc::new(self.settlements),
            clock: Arc::new(StoppedClock(self.now)),
        }
    }

    fn show_log(self) -> ShowLog {
        ShowLog { reservations: Arc::new(self.reservations) }
    }
}
