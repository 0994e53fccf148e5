//! Short ways to a hold, a ticket and money, for suites that are about something else.

use frontrow_application::ports::{SeatHoldOutcome, SectionHoldOutcome, SettleOutcome, Settlement};
use frontrow_domain::payment;
use frontrow_domain::reservation::{Change, Reservation, Settlement as SettledBy};
use frontrow_domain::shared::{Actor, Outcome, UserId};
use time::OffsetDateTime;

use super::{Floor, Hall, Storage};
use crate::builders::{HOLD_TTL, a_card_payment, a_charge, a_code, a_hold_of, a_points_payment, a_spend};

impl Storage {
    /// Holds the seats at these positions; they must be free.
    pub async fn hold_seats(
        &self,
        hall: &Hall,
        holder: UserId,
        positions: &[usize],
        now: OffsetDateTime,
    ) -> Reservation {
        let hold = a_hold_of(hall, holder, hall.claim(positions), now);
        assert_eq!(self.seat_inventory.hold(&hold).await.unwrap(), SeatHoldOutcome::Held);
        hold.change.after
    }

    /// Holds some places; they must be free.
    pub async fn hold_places(&self, floor: &Floor, holder: UserId, quantity: u32, now: OffsetDateTime) -> Reservation {
        let hold = a_hold_of(&floor.hall, holder, floor.claim(quantity), now);
        assert_eq!(self.section_inventory.hold(&hold).await.unwrap(), SectionHoldOutcome::Held);
        hold.change.after
    }

    /// Makes a hold a ticket that costs nothing.
    pub async fn confirm_free(&self, hold: &Reservation, now: OffsetDateTime) -> Reservation {
        let confirmed = changed(hold.clone().confirm(SettledBy::Free, a_code(), now).unwrap());
        let ticket = confirmed.after.clone();
        self.settle(Settlement { reservations: vec![confirmed], ..Settlement::default() }).await;
        ticket
    }

    /// Charges what a hold costs and makes it a ticket with it.
    pub async fn pay_with_points(&self, hold: &Reservation, now: OffsetDateTime) -> (Reservation, payment::Payment) {
        let amount = hold.claim().amount().amount();
        self.points_ledger.charge(&a_charge(hold.holder(), amount, now), None).await.unwrap();
        let begun = a_points_payment(hold, now);
        let settled_by = SettledBy::Payment(begun.after.id());
        let confirmed = changed(hold.clone().confirm(settled_by, a_code(), now).unwrap());
        let Outcome::Changed(approved) = begun.after.clone().approve(hold.id(), now).unwrap() else {
            panic!("a new payment was approved before")
        };
        let (ticket, payment) = (confirmed.after.clone(), approved.after.clone());
        let points = Some(a_spend(&payment, now));
        let payments = vec![begun, approved];
        self.settle(Settlement { reservations: vec![confirmed], payments, points, ..Settlement::default() }).await;
        (ticket, payment)
    }

    /// Pays a hold by card and makes it a ticket with it: the attempt first, and then the approval.
    pub async fn pay_by_card(&self, hold: &Reservation, now: OffsetDateTime) -> (Reservation, payment::Payment) {
        let begun = a_card_payment(hold, now);
        let kept = hold.clone().start_payment(HOLD_TTL, now).unwrap();
        let settled_by = SettledBy::Payment(begun.after.id());
        let confirmed = changed(kept.after.clone().confirm(settled_by, a_code(), now).unwrap());
        let Outcome::Changed(approved) = begun.after.clone().approve(hold.id(), now).unwrap() else {
            panic!("a new payment was approved before")
        };
        self.settle(Settlement { reservations: vec![kept], payments: vec![begun], ..Settlement::default() }).await;
        let (ticket, payment) = (confirmed.after.clone(), approved.after.clone());
        let paid = Settlement { reservations: vec![confirmed], payments: vec![approved], ..Settlement::default() };
        self.settle(paid).await;
        (ticket, payment)
    }

    /// Gives a hold or a free ticket back.
    pub async fn cancel(&self, reservation: &Reservation, now: OffsetDateTime) -> Reservation {
        let cancelled = changed(reservation.clone().cancel(Actor::User, None, now).unwrap());
        let after = cancelled.after.clone();
        self.settle(Settlement { reservations: vec![cancelled], ..Settlement::default() }).await;
        after
    }

    async fn settle(&self, settlement: Settlement) {
        assert_eq!(self.settlements.commit(&settlement).await.unwrap(), SettleOutcome::Settled);
    }
}

fn changed(outcome: Outcome<Change, Reservation>) -> Change {
    match outcome {
        Outcome::Changed(change) => change,
        Outcome::Unchanged(reservation) => panic!("{} did not change", reservation.id()),
    }
}
