use std::collections::BTreeMap;

use frontrow_application::idempotency::KeyUse;
use frontrow_domain::catalog::SeatStatus;
use frontrow_domain::payment;
use frontrow_domain::points::Movement;
use frontrow_domain::reservation::{Change, Claim};
use frontrow_domain::shared::SectionId;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Plain, SeatRow};
use crate::codes::Code;
use crate::commit::{Counters, Effect};
use crate::value::{count, deadline_millis};

/// What a group writes: the settlements that it grants in order of arrival, and what they change, ascending.
#[derive(Debug, Default)]
pub(in crate::group) struct Granted<'a> {
    pub(in crate::group) settled: Vec<Settled<'a>>,
    /// How many places each person of a date gives back.
    pub(in crate::group) persons: BTreeMap<(Uuid, Uuid), i32>,
    pub(in crate::group) seats: BTreeMap<Uuid, SeatAfter>,
    /// How each wallet changes in all.
    pub(in crate::group) wallets: BTreeMap<Uuid, i64>,
    pub(in crate::group) sections: Counters,
}

/// A settlement that was granted.
#[derive(Debug)]
pub(in crate::group) struct Settled<'a> {
    pub(in crate::group) plain: &'a Plain,
    /// What the wallet holds after it, where points move.
    pub(in crate::group) balance: i64,
}

/// What becomes of a seat that belongs to a reservation.
#[derive(Debug)]
pub(in crate::group) struct SeatAfter {
    /// Whose it must be before.
    pub(in crate::group) owner_before: Uuid,
    pub(in crate::group) owner: Uuid,
    pub(in crate::group) status: i16,
    pub(in crate::group) version_steps: i32,
    pub(in crate::group) hold_expires_at: i64,
}

impl<'a> Granted<'a> {
    /// Adds a settlement; `seats` are the rows of its seats, and `balance` what its wallet holds afterwards.
    pub(in crate::group) fn add(&mut self, plain: &'a Plain, seats: &[(Uuid, SeatRow)], balance: i64) {
        let (effect, quantity) = (plain.effect(), count(plain.step.after.claim().quantity()));
        if effect.frees() {
            *self.persons.entry(plain.person()).or_default() += quantity;
        }
        if let Claim::Places(places) = plain.step.after.claim() {
            self.sections.count(places.section(), effect, quantity);
        }
        for (seat, row) in seats {
            self.sections.count(SectionId::new(row.section), effect, 1);
            self.seats.insert(*seat, seat_after(plain, row));
        }
        if let Some(moved) = &plain.points {
            *self.wallets.entry(moved.owner.as_uuid()).or_default() += moved.wallet_change();
        }
        self.settled.push(Settled { plain, balance });
    }

    pub(in crate::group) fn steps(&self) -> impl Iterator<Item = &'a Change> {
        self.settled.iter().map(|settled| &settled.plain.step)
    }

    /// The last steps of the payments that begin.
    pub(in crate::group) fn new_payments(&self) -> impl Iterator<Item = &'a payment::Change> {
        self.settled.iter().filter_map(|settled| settled.plain.new_payment())
    }

    pub(in crate::group) fn approvals(&self) -> impl Iterator<Item = &'a payment::Change> {
        self.settled.iter().filter_map(|settled| settled.plain.approval())
    }

    pub(in crate::group) fn payment_steps(&self) -> impl Iterator<Item = &'a payment::Transition> {
        self.settled.iter().flat_map(|settled| settled.plain.payments.iter().map(|change| &change.transition))
    }

    /// The keys, each with when it was used.
    pub(in crate::group) fn keys(&self) -> impl Iterator<Item = (&'a KeyUse, OffsetDateTime)> {
        self.settled.iter().filter_map(|Settled { plain, .. }| Some((plain.key.as_ref()?, plain.step.transition.at)))
    }

    /// The movements, each with what the wallet holds afterwards.
    pub(in crate::group) fn movements(&self) -> impl Iterator<Item = (&'a Movement, i64)> {
        self.settled.iter().filter_map(|settled| Some((settled.plain.points.as_ref()?, settled.balance)))
    }

    /// How many rows are written in all.
    pub(in crate::group) fn rows(&self) -> u64 {
        let keys = self.keys().count();
        let payments = self.new_payments().count() + self.approvals().count() + self.payment_steps().count();
        let points = self.wallets.len() + 2 * self.movements().count();
        let claims = self.persons.len() + self.seats.len() + self.sections.moves().count();
        (2 * self.settled.len() + 1 + keys + payments + points + claims) as u64
    }
}

fn seat_after(plain: &Plain, row: &SeatRow) -> SeatAfter {
    let effect = plain.effect();
    let (owner_before, version_steps) = (plain.reservation(), effect.version_steps());
    let (status, owner, hold_expires_at) = match effect {
        Effect::Release | Effect::TakeBack => (SeatStatus::Available, Uuid::nil(), 0),
        Effect::Sell => (SeatStatus::Confirmed, owner_before, row.hold_expires_at),
        Effect::Claim | Effect::Extend => {
            (SeatStatus::Held, owner_before, deadline_millis(plain.step.after.hold_until()))
        }
    };
    SeatAfter { owner_before, owner, status: status.code(), version_steps, hold_expires_at }
}
