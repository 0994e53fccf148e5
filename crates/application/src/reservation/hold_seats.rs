use std::sync::Arc;

use frontrow_domain::catalog::Seat;
use frontrow_domain::reservation::{Claim, HeldSeat, Reservation, SeatSet, SeatSetError};
use frontrow_domain::shared::{DateId, SeatId, UserId};
use time::OffsetDateTime;

use super::hold::{BoxOffice, HoldError, InvalidSeats};
use crate::idempotency::{Answer, IdempotencyKey, KeyReused};
use crate::ports::{Sale, SeatHoldOutcome, SeatInventory};

/// Somebody wants seats.
#[derive(Clone, Debug)]
pub struct HoldSeatsCommand {
    /// Who.
    pub caller: UserId,
    /// On which date.
    pub date: DateId,
    /// Which seats.
    pub seats: Vec<SeatId>,
    /// The queue token, if one came along.
    pub pass: Option<String>,
    /// The request's key.
    pub key: IdempotencyKey,
}

/// Holds numbered seats, all or none, until the deadline.
pub struct HoldSeats {
    /// What both ways of holding need.
    pub office: BoxOffice,
    /// Who decides which seats are free.
    pub inventory: Arc<dyn SeatInventory>,
}

impl HoldSeats {
    /// Holds the seats.
    ///
    /// # Errors
    /// [`HoldError`]: nothing was held, or nobody knows.
    pub async fn execute(&self, command: HoldSeatsCommand) -> Result<Answer<Reservation>, HoldError> {
        let attempt = self.attempt(&command).await;
        self.office.answer(attempt, command.caller, &command.key).await
    }

    async fn attempt(&self, command: &HoldSeatsCommand) -> Result<Reservation, HoldError> {
        let began = self.office.clock.now();
        self.check_count(&command.seats)?;
        let sale = self.office.open_sale(command.date, command.caller, command.pass.as_deref(), began).await?;
        let attempt = self.hold(command, &sale, began).await;
        self.office.measure(&sale, &attempt, began);
        attempt
    }

    async fn hold(
        &self,
        command: &HoldSeatsCommand,
        sale: &Sale,
        now: OffsetDateTime,
    ) -> Result<Reservation, HoldError> {
        let seats = self.office.catalog.seats(command.date, &command.seats, now).await?;
        let claim = Claim::Seats(cart(command, &seats)?);
        let hold = self.office.new_hold(sale, command.caller, claim, command.key, now);
        match self.inventory.hold(&hold).await? {
            SeatHoldOutcome::Held => Ok(hold.change.after),
            // Whether it is this request again, the look-up in `answer` tells.
            SeatHoldOutcome::KeyUsed => Err(KeyReused.into()),
            SeatHoldOutcome::Taken { seats } => Err(HoldError::SeatsTaken { seats }),
            SeatHoldOutcome::SectionClosed => Err(HoldError::SectionClosed),
            SeatHoldOutcome::LimitReached => Err(HoldError::HoldLimit { limit: self.office.policy.max_per_user }),
        }
    }

    fn check_count(&self, seats: &[SeatId]) -> Result<(), InvalidSeats> {
        let limit = self.office.policy.max_per_user;
        let fits = !seats.is_empty() && seats.len() <= limit as usize;
        if fits { Ok(()) } else { Err(InvalidSeats::Count { limit }) }
    }
}

/// The seats as they are sold now, in the form of a cart; refused unless every one exists on the date.
fn cart(command: &HoldSeatsCommand, seats: &[Seat]) -> Result<SeatSet, InvalidSeats> {
    let strangers: Vec<SeatId> =
        command.seats.iter().copied().filter(|id| !seats.iter().any(|seat| seat.id == *id)).collect();
    if !strangers.is_empty() {
        return Err(InvalidSeats::NotOfThisDate(strangers));
    }
    let named = command.seats.iter().filter_map(|id| seats.iter().find(|seat| seat.id == *id));
    let held = named.map(|seat| HeldSeat { id: seat.id, label: seat.label.clone(), price: seat.price });
    SeatSet::new(held.collect()).map_err(|error| match error {
        SeatSetError::Empty => InvalidSeats::NotOfThisDate(Vec::new()),
        SeatSetError::Duplicate(seat) => InvalidSeats::Duplicate(seat),
    })
}
