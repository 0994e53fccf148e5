//! What holding seats and holding places have in common: who may, when, and what a refusal is.

use std::sync::Arc;

use frontrow_domain::reservation::{Change, Claim, NewHold, Reservation};
use frontrow_domain::shared::{DateId, ReservationId, SeatId, UserId};
use time::OffsetDateTime;

use crate::idempotency::{Answer, IdempotencyKey, KeyReused, Remembered};
use crate::policy::SalesPolicy;
use crate::ports::{Catalog, Clock, Hold, HoldMeter, HoldResult, IdGenerator, Reservations, Sale, Unavailable};
use crate::queue::{Admission, AdmissionRefused};

/// Why nothing was held.
#[derive(Debug, thiserror::Error)]
pub enum HoldError {
    /// There is no such date or section.
    #[error("there is no such date or section")]
    NotFound,
    /// The concert has a waiting room and no valid token came along.
    #[error("a queue token is needed")]
    QueueTokenRequired,
    /// The person is not inside, or no longer.
    #[error("the queue token is not active")]
    QueueNotActive {
        /// The place in line, for one who waits.
        position: Option<u64>,
    },
    /// Nothing is sold now.
    #[error("sales are not open")]
    SaleNotOpen {
        /// When sales open, or opened.
        opens_at: OffsetDateTime,
        /// When sales close, or closed.
        closes_at: OffsetDateTime,
    },
    /// Somebody else was faster.
    #[error("seats are taken")]
    SeatsTaken {
        /// Every contested seat and no other.
        seats: Vec<SeatId>,
    },
    /// There are not that many places left.
    #[error("only {remaining} places are left")]
    SoldOut {
        /// How many there are.
        remaining: u32,
    },
    /// The section is closed.
    #[error("the section is closed")]
    SectionClosed,
    /// The person would pass the limit of the date.
    #[error("one person holds at most {limit} places of a date")]
    HoldLimit {
        /// The limit.
        limit: u32,
    },
    /// The seats named make no cart.
    #[error(transparent)]
    InvalidSeats(#[from] InvalidSeats),
    /// The quantity is none that can be held.
    #[error("a quantity is 1 to {limit}")]
    InvalidQuantity {
        /// The most one person may hold.
        limit: u32,
    },
    /// The key belongs to another request.
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    /// Nobody knows whether it was held.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Why seats make no cart.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSeats {
    /// None, or more than one person may hold.
    #[error("1 to {limit} seats are held at once")]
    Count {
        /// The most one person may hold.
        limit: u32,
    },
    /// One is named twice.
    #[error("seat {0} is named twice")]
    Duplicate(SeatId),
    /// They do not all exist on this date.
    #[error("these are no seats of the date: {}", list(.0))]
    NotOfThisDate(Vec<SeatId>),
    /// The section has numbered seats.
    #[error("this section has numbered seats: name them by seatIds")]
    SectionIsNumbered,
}

fn list(seats: &[SeatId]) -> String {
    seats.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl From<AdmissionRefused> for HoldError {
    fn from(refused: AdmissionRefused) -> Self {
        match refused {
            AdmissionRefused::TokenRequired => Self::QueueTokenRequired,
            AdmissionRefused::NotActive { position } => Self::QueueNotActive { position },
            AdmissionRefused::Unavailable(unavailable) => Self::Unavailable(unavailable),
        }
    }
}

/// What both ways of holding need.
#[derive(Clone)]
pub struct BoxOffice {
    /// What is on sale.
    pub catalog: Arc<dyn Catalog>,
    /// The reservations there are.
    pub reservations: Arc<dyn Reservations>,
    /// The waiting room's door.
    pub admission: Admission,
    /// How holding goes.
    pub meter: Arc<dyn HoldMeter>,
    /// Where ids come from.
    pub ids: Arc<dyn IdGenerator>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What the operator decided.
    pub policy: SalesPolicy,
}

impl BoxOffice {
    /// The sale of a date, if it is open and lets this person in.
    pub(super) async fn open_sale(
        &self,
        date: DateId,
        caller: UserId,
        pass: Option<&str>,
        now: OffsetDateTime,
    ) -> Result<Sale, HoldError> {
        let sale = self.catalog.sale(date).await?.ok_or(HoldError::NotFound)?;
        sale.concert
            .sales
            .check(now)
            .map_err(|closed| HoldError::SaleNotOpen { opens_at: closed.opens_at, closes_at: closed.closes_at })?;
        self.admission.check(&sale.concert, caller, pass, now).await?;
        Ok(sale)
    }

    /// A hold of `claim` as it is to be written.
    pub(super) fn new_hold(
        &self,
        sale: &Sale,
        holder: UserId,
        claim: Claim,
        key: IdempotencyKey,
        now: OffsetDateTime,
    ) -> Hold {
        let new = NewHold {
            id: ReservationId::new(self.ids.next_id()),
            holder,
            concert: sale.concert.id,
            date: sale.date.id,
            claim,
            hold_until: self.policy.hold_until(now),
            cancellable_until: sale.date.starts_at,
        };
        let change: Change = Reservation::hold(new, now);
        Hold { change, key, limit_per_person: self.policy.max_per_user }
    }

    /// Ends an attempt. A key that was used before is answered with what it made, whatever stands in the way of a new
    /// hold by now: the pass may have lapsed, the sale may have closed. Only a refusal asks for the key; a hold that
    /// is granted costs no look-up.
    pub(super) async fn answer(
        &self,
        attempt: Result<Reservation, HoldError>,
        caller: UserId,
        key: &IdempotencyKey,
    ) -> Result<Answer<Reservation>, HoldError> {
        let refusal = match attempt {
            Ok(reservation) => return Ok(Answer::fresh(reservation)),
            Err(HoldError::Unavailable(unavailable)) => return Err(unavailable.into()),
            Err(refusal) => refusal,
        };
        match self.asked_before(caller, key).await? {
            Some(reservation) => Ok(Answer::replayed(reservation)),
            None => Err(refusal),
        }
    }

    async fn asked_before(&self, caller: UserId, key: &IdempotencyKey) -> Result<Option<Reservation>, HoldError> {
        let Some((reservation, fingerprint)) = self.reservations.find_by_key(caller, key.digest).await? else {
            return Ok(None);
        };
        let remembered = Remembered { fingerprint, effect: reservation.id().as_uuid() };
        remembered.effect_for(key)?;
        Ok(Some(reservation))
    }

    /// Tells the meter how an attempt that began at `began` ended.
    pub(super) fn measure(&self, sale: &Sale, attempt: &Result<Reservation, HoldError>, began: OffsetDateTime) {
        let result = match attempt {
            Ok(_) => HoldResult::Held,
            Err(HoldError::SeatsTaken { .. } | HoldError::SoldOut { .. }) => HoldResult::Conflict,
            // Asked before: the first time was counted.
            Err(HoldError::KeyReused(_)) => return,
            Err(_) => HoldResult::Refused,
        };
        let now = self.clock.now();
        self.meter.record(sale.concert.id, result, now - began, now);
    }
}
