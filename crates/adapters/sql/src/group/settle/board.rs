//! Which settlements happen, in memory and in order of arrival.

use std::collections::HashSet;

use frontrow_domain::reservation::Kind;
use frontrow_domain::shared::Won;
use uuid::Uuid;

use super::{Granted, PaymentRow, Plain, ReservationRow, SeatRow, Standing};
use crate::codes::Code;
use crate::commit::Refusal;
use crate::group::ask::{Earlier, Verdict};
use crate::value::{deadline_millis, millis};

/// Decides every settlement of a group, each in view of those before it.
pub(in crate::group) fn decide<'a>(
    group: &[&'a Plain],
    standing: Standing,
    earlier: Earlier,
) -> (Vec<Verdict>, Granted<'a>) {
    let mut board = Board { standing, undecided: HashSet::new(), moved: HashSet::new(), earlier };
    let mut granted = Granted::default();
    let verdicts = group.iter().map(|plain| board.judge(plain, &mut granted)).collect();
    (verdicts, granted)
}

/// The rows as they will be once what was granted so far is written.
struct Board {
    standing: Standing,
    /// Reservations, and keys with their owners, of settlements that happen one at a time.
    undecided: HashSet<(Uuid, Uuid)>,
    /// Reservations that have taken a step in this group.
    moved: HashSet<Uuid>,
    earlier: Earlier,
}

/// Why a settlement is not granted.
type Not = Verdict;

impl Board {
    fn judge<'a>(&mut self, plain: &'a Plain, granted: &mut Granted<'a>) -> Verdict {
        if self.earlier == Earlier::Unknown && self.is_written(plain) {
            return Verdict::Committed;
        }
        match self.may_happen(plain) {
            Ok((seats, balance)) => {
                self.grant(plain, balance);
                granted.add(plain, &seats, balance);
                Verdict::Committed
            }
            Err(verdict) => {
                if verdict == Verdict::Alone {
                    self.undecided.extend(marks_of(plain));
                }
                verdict
            }
        }
    }

    /// Whether the rows are as this very settlement leaves them. Its payment's id and its ticket's code are its own; a
    /// hold that somebody else gave back at the same version is given back all the same.
    fn is_written(&self, plain: &Plain) -> bool {
        let stands_for = plain.key().map(|key| self.standing.keys.get(&key).copied());
        let effect = plain.key.map(|key| Some(key.effect));
        let payment = plain.payment().map(|payment| self.standing.payments.get(&payment.id().as_uuid()));
        let row = plain.payment().map(row_of_payment);
        self.standing.reservations.get(&plain.reservation()) == Some(&row_of_reservation(plain))
            && stands_for == effect
            && payment == row.as_ref().map(Some)
    }

    /// The rows of its seats, and what its wallet holds afterwards; or why not. A key that is used comes first: what
    /// stands in the way may be the effect of this very request.
    fn may_happen(&self, plain: &Plain) -> Result<(Vec<(Uuid, SeatRow)>, i64), Not> {
        if plain.key().is_some_and(|key| self.standing.keys.contains_key(&key)) {
            return Err(refused(Refusal::KeyUsed));
        }
        if marks_of(plain).any(|mark| self.undecided.contains(&mark)) {
            return Err(Verdict::Alone);
        }
        self.check_step(plain)?;
        if self.moved.contains(&plain.reservation()) {
            // A step over one that is not committed yet: a group writes each row once.
            return Err(Verdict::Alone);
        }
        self.check_person(plain)?;
        let seats = self.check_seats(plain)?;
        self.check_payment(plain)?;
        Ok((seats, self.check_wallet(plain)?))
    }

    /// What needs a live hold asks for one, and what ends a lapsed one for a lapsed one.
    fn check_step(&self, plain: &Plain) -> Result<(), Not> {
        let step = &plain.step.transition;
        let Some(row) = self.standing.reservations.get(&plain.reservation()) else {
            return Err(refused(Refusal::Superseded));
        };
        let in_time = match step.kind {
            Kind::Confirmed | Kind::PaymentStarted => row.expires_at > millis(step.at),
            Kind::Expired => row.expires_at <= millis(step.at),
            Kind::Cancelled | Kind::Held => true,
        };
        let from = step.from.map(|from| i64::from(from.code()));
        let is_before = row.version + 1 == i64::from(step.version) && Some(row.status) == from;
        if in_time && is_before { Ok(()) } else { Err(refused(Refusal::Superseded)) }
    }

    /// A count that is missing is told by the one-at-a-time way, which ends the claim all the same.
    fn check_person(&self, plain: &Plain) -> Result<(), Not> {
        let is_counted = self.standing.persons.contains_key(&plain.person());
        if plain.effect().frees() && !is_counted { Err(Verdict::Alone) } else { Ok(()) }
    }

    /// A seat that no longer belongs to its reservation is not sold with it.
    fn check_seats(&self, plain: &Plain) -> Result<Vec<(Uuid, SeatRow)>, Not> {
        let before = i64::from(plain.effect().seats_before().code());
        let seats = plain.seats().map(|id| {
            let seat = self.standing.seats.get(&id).filter(|seat| seat.owner == plain.reservation());
            match seat {
                Some(seat) if seat.status == before => Ok((id, seat.clone())),
                Some(_) | None if plain.effect().frees() => Err(Verdict::Alone),
                Some(_) | None => Err(refused(Refusal::Superseded)),
            }
        });
        seats.collect()
    }

    fn check_payment(&self, plain: &Plain) -> Result<(), Not> {
        if let Some(new) = plain.new_payment() {
            let exists = self.standing.payments.contains_key(&new.after.id().as_uuid());
            let is_occupied = self.standing.occupied.contains_key(&plain.reservation());
            return if exists || is_occupied { Err(refused(Refusal::Occupied)) } else { Ok(()) };
        }
        let Some(approval) = plain.approval() else { return Ok(()) };
        let row = self.standing.payments.get(&approval.after.id().as_uuid());
        let from = approval.transition.from.map(|from| i64::from(from.code()));
        let is_before = row
            .is_some_and(|row| row.version + 1 == i64::from(approval.transition.version) && Some(row.status) == from);
        if is_before { Ok(()) } else { Err(refused(Refusal::Superseded)) }
    }

    fn check_wallet(&self, plain: &Plain) -> Result<i64, Not> {
        let Some(moved) = &plain.points else { return Ok(0) };
        let has = self.standing.wallets.get(&moved.owner.as_uuid()).copied().unwrap_or(0);
        let after = has + moved.wallet_change();
        match (after < 0, Won::new(has)) {
            (false, _) => Ok(after),
            (true, Ok(balance)) => Err(refused(Refusal::InsufficientPoints(balance))),
            (true, Err(_)) => Err(Verdict::Alone),
        }
    }

    fn grant(&mut self, plain: &Plain, balance: i64) {
        let standing = &mut self.standing;
        standing.reservations.insert(plain.reservation(), row_of_reservation(plain));
        if let Some(payment) = plain.payment() {
            standing.payments.insert(payment.id().as_uuid(), row_of_payment(payment));
            standing.occupied.insert(plain.reservation(), payment.id().as_uuid());
        }
        if let Some(moved) = &plain.points {
            standing.wallets.insert(moved.owner.as_uuid(), balance);
        }
        if let (Some(key), Some(used)) = (plain.key(), plain.key) {
            standing.keys.insert(key, used.effect);
        }
        self.moved.insert(plain.reservation());
    }
}

fn refused(refusal: Refusal) -> Not {
    Verdict::Refused(refusal)
}

/// What whoever comes after in the same group may be waiting for.
fn marks_of(plain: &Plain) -> impl Iterator<Item = (Uuid, Uuid)> {
    [Some((plain.reservation(), Uuid::nil())), plain.key()].into_iter().flatten()
}

pub(super) fn row_of_reservation(plain: &Plain) -> ReservationRow {
    let after = &plain.step.after;
    ReservationRow {
        status: i64::from(after.status().code()),
        version: i64::from(after.version()),
        expires_at: deadline_millis(after.hold_until()),
        code: after.confirmation().map(|confirmation| confirmation.code.as_str().to_owned()),
    }
}

pub(super) fn row_of_payment(payment: &frontrow_domain::payment::Payment) -> PaymentRow {
    PaymentRow { status: i64::from(payment.status().code()), version: i64::from(payment.version()) }
}
