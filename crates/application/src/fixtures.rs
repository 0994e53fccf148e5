//! What the tests of holding and of paying share: one concert, one date, two seats, and what became of them.

use std::sync::{Arc, Mutex};

use frontrow_domain::catalog::{Concert, ConcertDate, ConcertText, SalesWindow, Seat, SeatStatus};
use frontrow_domain::payment::{Method, Payment, PaymentKey, State as PaymentState, Status as PaymentStatus, Stored};
use frontrow_domain::queue::QueueOverrides;
use frontrow_domain::reservation::{
    Change, Claim, ConfirmationCode, HeldSeat, NewHold, Reservation, SeatSet, Settlement as SettledBy, Status,
};
use frontrow_domain::shared::{
    Actor, ConcertId, DateId, Deadline, Outcome, PaymentId, ReservationId, SeatId, SectionId, UserId, Won,
};
use frontrow_domain::webhooks::SigningSecret;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::idempotency::{IdempotencyKey, Remembered};
use crate::news::{News, Standing};
use crate::ports::{Clock, IdGenerator, MockSettlements, Sale, SettleOutcome, Settlement, Unavailable};

/// When the hold is made.
pub(crate) const NOON: OffsetDateTime = datetime!(2030-01-01 12:00 UTC);
/// The first instant at which it has lapsed.
pub(crate) const LAPSED: OffsetDateTime = datetime!(2030-01-01 12:05 UTC);
/// When the performance begins.
pub(crate) const CURTAIN: OffsetDateTime = datetime!(2030-01-01 20:00 UTC);
pub(crate) const PRICE: Won = won(80_000);

pub(crate) const CONCERT: ConcertId = ConcertId::new(Uuid::from_u128(0xC0));
pub(crate) const DATE: DateId = DateId::new(Uuid::from_u128(0xDA));
pub(crate) const SECTION: SectionId = SectionId::new(Uuid::from_u128(0x5E));
pub(crate) const A1: SeatId = SeatId::new(Uuid::from_u128(0x11));
pub(crate) const A2: SeatId = SeatId::new(Uuid::from_u128(0x12));
pub(crate) const BUYER: UserId = UserId::new(Uuid::from_u128(0xB0));
pub(crate) const STRANGER: UserId = UserId::new(Uuid::from_u128(0xB1));
pub(crate) const RESERVATION: ReservationId = ReservationId::new(Uuid::from_u128(0xAA));
pub(crate) const PAYMENT: PaymentId = PaymentId::new(Uuid::from_u128(0xF0));

pub(crate) const KEY: IdempotencyKey = IdempotencyKey { digest: [1; 16], fingerprint: [2; 8] };

pub(crate) const fn won(amount: i64) -> Won {
    match Won::new(amount) {
        Ok(won) => won,
        Err(_) => panic!("an amount"),
    }
}

/// What [`KEY`] stands for once its request had an effect.
pub(crate) fn remembered(effect: Uuid) -> Remembered {
    Remembered { fingerprint: KEY.fingerprint, effect }
}

/// What [`KEY`] stands for when it came with another body.
pub(crate) fn remembered_otherwise(effect: Uuid) -> Remembered {
    Remembered { fingerprint: [9; 8], effect }
}

pub(crate) fn sale() -> Sale {
    let text = |text| ConcertText::parse(text, 1, 200).unwrap();
    let concert = Concert {
        id: CONCERT,
        title: text("Winter"),
        artist: text("The Band"),
        description: text("One evening."),
        poster_url: None,
        sales: SalesWindow::new(NOON, NOON + Duration::HOUR).unwrap(),
        payment_required: true,
        queue_required: true,
        queue: QueueOverrides::default(),
    };
    let venue = "Hall".to_owned();
    let date = ConcertDate { id: DATE, concert: CONCERT, starts_at: CURTAIN, venue, available: 2, capacity: 2 };
    Sale { concert, date }
}

pub(crate) fn seat(id: SeatId, price: i64) -> Seat {
    Seat {
        id,
        date: DATE,
        section: SECTION,
        section_name: "Stalls".to_owned(),
        row: "A".to_owned(),
        number: 1,
        label: "A-1".to_owned(),
        price: won(price),
        status: SeatStatus::Available,
    }
}

/// The hold of both seats, made at noon.
pub(crate) fn hold() -> Reservation {
    held_for(&[(A1, 50_000), (A2, 30_000)])
}

/// A hold of a seat that costs nothing.
pub(crate) fn free_hold() -> Reservation {
    held_for(&[(A1, 0)])
}

fn held_for(seats: &[(SeatId, i64)]) -> Reservation {
    hold_change(seats).after
}

/// The same hold as [`hold`], not yet written.
pub(crate) fn new_hold() -> Change {
    hold_change(&[(A1, 50_000), (A2, 30_000)])
}

fn hold_change(seats: &[(SeatId, i64)]) -> Change {
    let cart = seats.iter().map(|(id, price)| HeldSeat { id: *id, label: "A".to_owned(), price: won(*price) });
    let new = NewHold {
        id: RESERVATION,
        holder: BUYER,
        concert: CONCERT,
        date: DATE,
        claim: Claim::Seats(SeatSet::new(cart.collect()).unwrap()),
        hold_until: Deadline::at(LAPSED),
        cancellable_until: CURTAIN,
    };
    Reservation::hold(new, NOON)
}

pub(crate) fn ticket(settled_by: SettledBy) -> Reservation {
    confirmed(hold(), settled_by)
}

pub(crate) fn confirmed(hold: Reservation, settled_by: SettledBy) -> Reservation {
    changed(hold.confirm(settled_by, ConfirmationCode::from_random(1), NOON))
}

pub(crate) fn cancelled() -> Reservation {
    changed(hold().cancel(Actor::User, None, NOON))
}

pub(crate) fn expired() -> Reservation {
    changed(hold().expire(LAPSED))
}

/// News that the reservation stands as it does, since noon.
pub(crate) fn wrote(reservation: &Reservation) -> News {
    News::Wrote(Standing::of(reservation, NOON))
}

fn changed<E: std::fmt::Debug>(outcome: Result<Outcome<Change, Reservation>, E>) -> Reservation {
    match outcome {
        Ok(Outcome::Changed(change)) => change.after,
        other => panic!("no change: {other:?}"),
    }
}

pub(crate) fn payment_key() -> PaymentKey {
    PaymentKey::parse("ok-1").unwrap()
}

pub(crate) fn card() -> Method {
    Method::Card { key: payment_key() }
}

pub(crate) fn split(points: i64) -> Method {
    Method::Split { points: won(points), key: payment_key() }
}

/// An attempt to pay [`hold`], begun at noon.
pub(crate) fn payment(method: Method, state: PaymentState) -> Payment {
    let version = if matches!(state, PaymentState::Pending) { 1 } else { 2 };
    let (id, reservation, payer, amount, created_at) = (PAYMENT, RESERVATION, BUYER, PRICE, NOON);
    Payment::from_stored(Stored { id, reservation, payer, method, amount, created_at, version, state })
}

/// A clock that stands.
pub(crate) struct StoppedClock(pub(crate) OffsetDateTime);

impl Clock for StoppedClock {
    fn now(&self) -> OffsetDateTime {
        self.0
    }
}

/// A clock that is moved by hand, from noon on.
pub(crate) struct HandClock(Mutex<OffsetDateTime>);

impl HandClock {
    pub(crate) fn at_noon() -> Arc<Self> {
        Arc::new(Self(Mutex::new(NOON)))
    }

    pub(crate) fn advance_millis(&self, milliseconds: i64) {
        *self.0.lock().unwrap() += Duration::milliseconds(milliseconds);
    }
}

impl Clock for HandClock {
    fn now(&self) -> OffsetDateTime {
        *self.0.lock().unwrap()
    }
}

/// Ids that count up from 1,000.
#[derive(Default)]
pub(crate) struct CountingIds(std::sync::atomic::AtomicU64);

impl IdGenerator for CountingIds {
    fn next_id(&self) -> Uuid {
        Uuid::from_u128(1_000 + u128::from(self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed)))
    }

    fn next_code(&self) -> ConfirmationCode {
        ConfirmationCode::from_random(7)
    }

    fn next_secret(&self) -> SigningSecret {
        SigningSecret::from_random([7; 32])
    }
}

/// What a use case wanted written, in order.
#[derive(Clone, Default)]
pub(crate) struct Written(Arc<Mutex<Vec<Settlement>>>);

impl Written {
    /// Answers exactly one commit with each of `outcomes`.
    pub(crate) fn answering(settlements: &mut MockSettlements, outcomes: Vec<SettleOutcome>) -> Self {
        Self::reporting(settlements, outcomes.into_iter().map(Some).collect())
    }

    /// The same, with commits that nobody knows the outcome of.
    pub(crate) fn reporting(settlements: &mut MockSettlements, outcomes: Vec<Option<SettleOutcome>>) -> Self {
        let written = Self::default();
        let (log, times, outcomes) = (written.clone(), outcomes.len(), Mutex::new(outcomes.into_iter()));
        settlements.expect_commit().times(times).returning(move |settlement| {
            log.0.lock().unwrap().push(settlement.clone());
            outcomes.lock().unwrap().next().flatten().ok_or_else(|| Unavailable::of("the database"))
        });
        written
    }

    pub(crate) fn all(&self) -> Vec<Settlement> {
        self.0.lock().unwrap().clone()
    }

    /// The one settlement there is.
    pub(crate) fn only(&self) -> Settlement {
        let mut all = self.all();
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }
}

/// Where the payments of a settlement go, in order.
pub(crate) fn payments_to(settlement: &Settlement) -> Vec<PaymentStatus> {
    settlement.payments.iter().map(|change| change.transition.to).collect()
}

/// Where the reservations of a settlement go, in order.
pub(crate) fn reservations_to(settlement: &Settlement) -> Vec<Status> {
    settlement.reservations.iter().map(|change| change.transition.to).collect()
}
