//! Reservations, payments, a wallet and keys in memory: just enough of a database for a payment to live through.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use frontrow_domain::payment::Payment;
use frontrow_domain::reservation::{Reservation, Status};
use frontrow_domain::shared::{PaymentId, ReservationId, Won};

use crate::events::EventId;
use crate::idempotency::Remembered;
use crate::ports::{Heard, SettleOutcome, Settlement};

#[derive(Clone)]
pub(super) struct Books(Arc<Mutex<Pages>>);

#[derive(Clone, Default)]
struct Pages {
    reservations: HashMap<ReservationId, Reservation>,
    payments: HashMap<PaymentId, Payment>,
    key: Option<Remembered>,
    heard: Vec<(&'static str, EventId)>,
    wallet: i64,
    seats_gone: bool,
    written: Vec<Settlement>,
}

impl Books {
    pub(super) fn with(reservation: Reservation) -> Self {
        let reservations = HashMap::from([(reservation.id(), reservation)]);
        Self(Arc::new(Mutex::new(Pages { reservations, ..Pages::default() })))
    }

    pub(super) fn and_payment(self, payment: Payment) -> Self {
        self.0.lock().unwrap().payments.insert(payment.id(), payment);
        self
    }

    pub(super) fn and_key(self, key: Remembered) -> Self {
        self.0.lock().unwrap().key = Some(key);
        self
    }

    pub(super) fn and_wallet(self, balance: Won) -> Self {
        self.0.lock().unwrap().wallet = balance.amount();
        self
    }

    /// Somebody else takes the seats as soon as the hold has lapsed.
    pub(super) fn but_seats_gone(self) -> Self {
        self.0.lock().unwrap().seats_gone = true;
        self
    }

    pub(super) fn reservation(&self, id: ReservationId) -> Option<Reservation> {
        self.0.lock().unwrap().reservations.get(&id).cloned()
    }

    pub(super) fn payment(&self, id: PaymentId) -> Option<Payment> {
        self.0.lock().unwrap().payments.get(&id).cloned()
    }

    pub(super) fn payments(&self) -> Vec<Payment> {
        self.0.lock().unwrap().payments.values().cloned().collect()
    }

    /// Every attempt of one reservation, oldest first.
    pub(super) fn attempts_at(&self, reservation: ReservationId) -> Vec<Payment> {
        let mut attempts = self.payments();
        attempts.retain(|attempt| attempt.reservation() == reservation);
        attempts.sort_by_key(Payment::id);
        attempts
    }

    pub(super) fn tickets(&self) -> Vec<Reservation> {
        let pages = self.0.lock().unwrap();
        pages.reservations.values().filter(|it| it.status() == Status::Confirmed).cloned().collect()
    }

    pub(super) fn key(&self) -> Option<Remembered> {
        self.0.lock().unwrap().key
    }

    pub(super) fn wallet(&self) -> Won {
        Won::new(self.0.lock().unwrap().wallet).unwrap()
    }

    /// What was committed, in order.
    pub(super) fn written(&self) -> Vec<Settlement> {
        self.0.lock().unwrap().written.clone()
    }

    /// All of it or nothing.
    pub(super) fn commit(&self, settlement: &Settlement) -> SettleOutcome {
        let mut pages = self.0.lock().unwrap();
        let mut after = pages.clone();
        let outcome = after.write(settlement);
        if outcome == SettleOutcome::Settled {
            *pages = after;
        }
        outcome
    }
}

impl Pages {
    fn write(&mut self, settlement: &Settlement) -> SettleOutcome {
        if let Some(Heard { consumer, event, .. }) = &settlement.heard {
            let heard = (*consumer, event.clone());
            if self.heard.contains(&heard) {
                return SettleOutcome::HeardBefore;
            }
            self.heard.push(heard);
        }
        if let Some(again) = &settlement.hold_again {
            if self.seats_gone {
                return SettleOutcome::SeatsGone;
            }
            self.reservations.insert(again.change.after.id(), again.change.after.clone());
        }
        for change in &settlement.reservations {
            let before = self.reservations.get(&change.after.id()).map(Reservation::version);
            if before != Some(change.after.version() - 1) {
                return SettleOutcome::Superseded;
            }
            self.reservations.insert(change.after.id(), change.after.clone());
        }
        for change in &settlement.payments {
            let (id, version) = (change.after.id(), change.after.version());
            if self.payments.get(&id).map_or(0, Payment::version) != version - 1 {
                return SettleOutcome::Superseded;
            }
            let occupied = change.after.occupies();
            if self.payments.values().any(|it| it.id() != id && occupied.is_some() && it.occupies() == occupied) {
                return SettleOutcome::Occupied;
            }
            self.payments.insert(id, change.after.clone());
        }
        if let Some(movement) = &settlement.points {
            let balance = Won::new(self.wallet).unwrap();
            self.wallet += movement.wallet_change();
            if self.wallet < 0 {
                return SettleOutcome::InsufficientPoints { balance };
            }
        }
        if let Some(used) = &settlement.key {
            if self.key.map(|key| key.effect) != used.instead_of {
                return SettleOutcome::KeyUsed;
            }
            self.key = Some(Remembered { fingerprint: used.key.fingerprint, effect: used.effect });
        }
        self.written.push(settlement.clone());
        SettleOutcome::Settled
    }
}
