use frontrow_application::idempotency::KeyUse;
use frontrow_application::ports::Settlement;
use frontrow_domain::payment::{self, Payment};
use frontrow_domain::points::{EntryKind, Movement};
use frontrow_domain::reservation::{self, Claim};
use frontrow_domain::shared::ReservationId;
use uuid::Uuid;

use crate::commit::Effect;
use crate::value::digest;

/// A settlement that a group takes: one step of one reservation, with the payment that begins, pays, or both, with the
/// points it takes, and with the key that asked for it.
#[derive(Clone, Debug)]
pub(in crate::group) struct Plain {
    pub(in crate::group) step: reservation::Change,
    /// None, one, or a payment that begins and pays at once.
    pub(in crate::group) payments: Vec<payment::Change>,
    pub(in crate::group) points: Option<Movement>,
    pub(in crate::group) key: Option<KeyUse>,
}

impl Plain {
    /// The settlement, if it is a plain one.
    pub(in crate::group) fn of(settlement: &Settlement) -> Option<Self> {
        let Settlement { hold_again, reservations, payments, points, key, heard } = settlement;
        let [step] = reservations.as_slice() else { return None };
        let is_plain = hold_again.is_none()
            && heard.is_none()
            && Effect::of(&step.transition) != Effect::Claim
            && are_plain(payments, step.after.id())
            && points.as_ref().is_none_or(|moved| moved.kind == EntryKind::Spend)
            && key.is_none_or(|key| key.instead_of.is_none());
        is_plain.then(|| Self { step: step.clone(), payments: payments.clone(), points: points.clone(), key: *key })
    }

    /// One step of a reservation, and nothing else.
    pub(in crate::group) const fn step(step: reservation::Change) -> Self {
        Self { step, payments: Vec::new(), points: None, key: None }
    }

    pub(in crate::group) fn reservation(&self) -> Uuid {
        self.step.after.id().as_uuid()
    }

    pub(in crate::group) fn effect(&self) -> Effect {
        Effect::of(&self.step.transition)
    }

    /// Date and holder.
    pub(in crate::group) fn person(&self) -> (Uuid, Uuid) {
        (self.step.after.date().as_uuid(), self.step.after.holder().as_uuid())
    }

    /// The seats of the reservation; none where it claims places.
    pub(in crate::group) fn seats(&self) -> impl Iterator<Item = Uuid> {
        let seats = match self.step.after.claim() {
            Claim::Seats(seats) => Some(seats.ids().map(|id| id.as_uuid())),
            Claim::Places(_) => None,
        };
        seats.into_iter().flatten()
    }

    /// The payment after its last step.
    pub(in crate::group) fn payment(&self) -> Option<&Payment> {
        self.payments.last().map(|change| &change.after)
    }

    /// The last step of the payment, where it begins here.
    pub(in crate::group) fn new_payment(&self) -> Option<&payment::Change> {
        let begins = self.payments.first().is_some_and(|first| first.transition.from.is_none());
        self.payments.last().filter(|_| begins)
    }

    /// The approval of a payment that began before.
    pub(in crate::group) fn approval(&self) -> Option<&payment::Change> {
        self.payments.first().filter(|change| change.transition.from.is_some())
    }

    /// Whose key it is, and its digest.
    pub(in crate::group) fn key(&self) -> Option<(Uuid, Uuid)> {
        self.key.map(|key| (key.owner.as_uuid(), digest(key.key.digest)))
    }
}

/// Whether these are the steps of one payment, for this reservation, that begins, is approved, or both.
fn are_plain(payments: &[payment::Change], reservation: ReservationId) -> bool {
    use payment::Status::{Approved, Pending, Unknown};
    let edges: Vec<_> = payments.iter().map(|change| (change.transition.from, change.transition.to)).collect();
    let is_way = matches!(
        edges.as_slice(),
        [] | [(None, Pending)] | [(None, Pending), (Some(Pending), Approved)] | [(Some(Pending | Unknown), Approved)]
    );
    let is_one = payments.windows(2).all(|pair| pair[0].after.id() == pair[1].after.id());
    let is_for_it = payments
        .iter()
        .all(|change| change.after.reservation() == reservation && change.after.occupies() == Some(reservation));
    is_way && is_one && is_for_it
}
