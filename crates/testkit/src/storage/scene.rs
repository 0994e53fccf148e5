//! What the clauses do and look at again and again.

use std::fmt::Debug;
use std::future::Future;

use frontrow_application::events::Event;
use frontrow_application::ports::{Hold, SalesFigures, SeatHoldOutcome, SectionHoldOutcome, SettleOutcome, Settlement};
use frontrow_domain::catalog::{SeatStatus, SectionStatus};
use frontrow_domain::payment::Payment;
use frontrow_domain::reservation::{self, Reservation};
use frontrow_domain::shared::{Actor, Outcome, ReservationId, SectionId, UserId};
use time::{Duration, OffsetDateTime};

use super::{Floor, Hall, Storage};
use crate::FakeClock;
use crate::builders::{HOLD_TTL, a_card_payment, a_charge, a_code, a_hold_of, somebody};

/// When the clauses begin.
pub(super) const NOW: OffsetDateTime = FakeClock::START;
/// The first instant at which a hold made at [`NOW`] is anybody's.
pub(super) const LAPSED: OffsetDateTime = NOW.saturating_add(HOLD_TTL);
/// The last instant at which it is not.
pub(super) const LAST_MOMENT: OffsetDateTime = LAPSED.saturating_sub(Duration::MILLISECOND);
/// How many try the same at once: several for each connection there is.
pub(super) const CROWD: usize = 60;

/// What a step is to be.
pub(super) fn changed<C, S: Debug, E: Debug>(outcome: Result<Outcome<C, S>, E>) -> C {
    match outcome.unwrap() {
        Outcome::Changed(change) => change,
        Outcome::Unchanged(same) => panic!("nothing to change in {same:?}"),
    }
}

/// Runs them all at once.
pub(super) async fn all_at_once<T: Send + 'static>(tasks: Vec<impl Future<Output = T> + Send + 'static>) -> Vec<T> {
    let running: Vec<_> = tasks.into_iter().map(tokio::spawn).collect();
    let mut done = Vec::with_capacity(running.len());
    for task in running {
        done.push(task.await.unwrap());
    }
    done
}

impl Hall {
    /// A hold of the seats at these positions, not yet asked for.
    pub(super) fn wants(&self, who: UserId, positions: &[usize], now: OffsetDateTime) -> Hold {
        a_hold_of(self, who, self.claim(positions), now)
    }
}

impl Floor {
    /// A hold of so many places, not yet asked for.
    pub(super) fn wants(&self, who: UserId, quantity: u32, now: OffsetDateTime) -> Hold {
        a_hold_of(&self.hall, who, self.claim(quantity), now)
    }
}

impl Storage {
    pub(super) async fn ask_for_seats(&self, hold: &Hold) -> SeatHoldOutcome {
        self.seat_inventory.hold(hold).await.unwrap()
    }

    pub(super) async fn ask_for_places(&self, hold: &Hold) -> SectionHoldOutcome {
        self.section_inventory.hold(hold).await.unwrap()
    }

    /// Somebody's hold of these seats, granted at `now`.
    pub(super) async fn held_seats(&self, hall: &Hall, positions: &[usize], now: OffsetDateTime) -> Reservation {
        self.hold_seats(hall, somebody(), positions, now).await
    }

    /// Somebody's hold of so many places, granted at `now`.
    pub(super) async fn held_places(&self, floor: &Floor, quantity: u32, now: OffsetDateTime) -> Reservation {
        self.hold_places(floor, somebody(), quantity, now).await
    }

    pub(super) async fn write(&self, settlement: Settlement) -> SettleOutcome {
        self.settlements.commit(&settlement).await.unwrap()
    }

    /// Writes one step of a reservation.
    pub(super) async fn step(&self, change: reservation::Change) -> SettleOutcome {
        self.write(Settlement { reservations: vec![change], ..Settlement::default() }).await
    }

    /// The ticket that a hold becomes where nothing is to be paid.
    pub(super) async fn confirmed(&self, hold: Reservation, now: OffsetDateTime) -> Reservation {
        let change = changed(hold.confirm(reservation::Settlement::Free, a_code(), now));
        assert_eq!(self.step(change.clone()).await, SettleOutcome::Settled);
        change.after
    }

    /// The reservation after its holder gave it back.
    pub(super) async fn cancelled(&self, reservation: Reservation, now: OffsetDateTime) -> Reservation {
        let change = changed(reservation.cancel(Actor::User, None, now));
        assert_eq!(self.step(change.clone()).await, SettleOutcome::Settled);
        change.after
    }

    /// An open attempt to pay the hold by card.
    pub(super) async fn open_payment(&self, hold: &Reservation, now: OffsetDateTime) -> Payment {
        let change = a_card_payment(hold, now);
        let settlement = Settlement { payments: vec![change.clone()], ..Settlement::default() };
        assert_eq!(self.write(settlement).await, SettleOutcome::Settled);
        change.after
    }

    /// Puts points into somebody's wallet.
    pub(super) async fn charged(&self, owner: UserId, won: i64) {
        self.points_ledger.charge(&a_charge(owner, won, NOW), None).await.unwrap();
    }

    pub(super) async fn found(&self, id: ReservationId) -> Option<Reservation> {
        self.reservations.find(id).await.unwrap()
    }

    /// The statuses of the hall's seats, in its order.
    pub(super) async fn statuses(&self, hall: &Hall, now: OffsetDateTime) -> Vec<SeatStatus> {
        let map = self.catalog.seat_map(hall.date.id, now).await.unwrap().unwrap();
        map.seats.iter().map(|seat| seat.status).collect()
    }

    pub(super) async fn close(&self, section: SectionId) {
        let edit = frontrow_application::ports::SectionEdit { status: Some(SectionStatus::Closed), capacity: None };
        self.programme.edit_section(section, edit).await.unwrap();
    }

    /// Sold, held and left, by the counters.
    pub(super) async fn counted(&self, hall: &Hall, now: OffsetDateTime) -> (u64, u64, u64) {
        let SalesFigures { sold, held, available, .. } = self.statistics.sales(hall.concert.id, now).await.unwrap();
        (sold, held, available)
    }

    /// Everything that is still to be told of one reservation.
    pub(super) async fn announced(&self, id: ReservationId) -> Vec<reservation::Transition> {
        let batches = self.outbox.pending(1_000).await.unwrap();
        let events = batches.into_iter().flat_map(|batch| batch.events);
        let steps = events.filter_map(|event| match event {
            Event::Reservation(moved) if moved.transition.reservation == id => Some(moved.transition),
            Event::Reservation(_) | Event::Payment(_) | Event::Points(_) => None,
        });
        steps.collect()
    }

    /// The log of a reservation, which is what is announced of it, version by version.
    pub(super) async fn steps_of(&self, id: ReservationId) -> Vec<reservation::Kind> {
        let log = self.reservations.log(id).await.unwrap();
        assert_eq!(log, self.announced(id).await, "log and events of {id}");
        let versions: Vec<u32> = log.iter().map(|step| step.version).collect();
        assert_eq!(versions, (1..=u32::try_from(log.len()).unwrap()).collect::<Vec<_>>(), "versions of {id}");
        log.iter().map(|step| step.kind).collect()
    }

    /// That nothing was sold twice and no won is lost, recomputed from the journal and the ledger.
    pub(super) async fn is_healthy(&self, now: OffsetDateTime) {
        let checks = self.audit.run(now).await.unwrap();
        let violated: Vec<_> = checks.iter().filter(|check| !check.ok()).collect();
        assert!(violated.is_empty(), "the audit finds {violated:#?}");
    }
}
